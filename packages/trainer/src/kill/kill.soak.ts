import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describeNative } from '@tfaip/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkpointSums } from '../testSupport/checkpointSums.js';
import type { KilledRun, KilledRunLine } from './killedRun.js';
import type { KillPoint } from './killingFiles.js';

const isSoak = process.env.TFAIP_SOAK === '1';
/** Each is killed {@link killsPerRun} times; the first quarter has worker threads. */
const runs = isSoak ? 20 : 1;
const killsPerRun = isSoak ? 5 : 2;
/** Milliseconds; a busy machine needs several times what an idle one does. */
const timeout = isSoak ? 7_200_000 : 300_000;

const program = fileURLToPath(new URL('./killedRun.ts', import.meta.url));
const loader = new URL('../../../../scripts/typescript.mjs', import.meta.url).href;
const random = fc.sample(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), {
  numRuns: 1000,
  seed: 5,
});

let folder: string;
let reference: Outcome;
/** From the first step to the end. */
let milliseconds: number;
let operations: number;

interface Outcome {
  /** Of everything in the last checkpoint. */
  readonly sums: string;
  readonly epochs: Readonly<Record<number, unknown>>;
  readonly best: unknown;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-kill-'));
});

afterAll(() => rm(folder, { recursive: true }));

function start(run: KilledRun): ChildProcess {
  const args = ['--conditions=@tfaip/source', `--import=${loader}`, program, JSON.stringify(run)];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function* linesOf(child: ChildProcess): AsyncGenerator<KilledRunLine> {
  for await (const line of createInterface({ input: child.stdout! })) {
    // The last line of a killed process may be cut off.
    if (line.endsWith('}')) yield JSON.parse(line) as KilledRunLine;
  }
}

/** Runs a process to its end, or until it is killed; says which. */
async function runOnce(
  run: KilledRun,
  seen: Record<number, unknown>,
  killAfter?: number,
): Promise<Extract<KilledRunLine, { kind: 'end' }> | 'killed'> {
  const child = start(run);
  const exit = once(child, 'exit');
  let end: Extract<KilledRunLine, { kind: 'end' }> | undefined;
  for await (const line of linesOf(child)) {
    if (line.kind === 'step' && killAfter !== undefined)
      void sleep(killAfter).then(() => child.kill('SIGKILL'));
    if (line.kind === 'epoch') checkSame(seen, line);
    if (line.kind === 'end') end = line;
  }
  const [code, signal] = (await exit) as [number | null, string | null];
  if (signal === 'SIGKILL') return 'killed';
  expect({ code, ended: end !== undefined }).toEqual({ code: 0, ended: true });
  return end!;
}

/** An epoch that is trained again has the values that it had before. */
function checkSame(
  seen: Record<number, unknown>,
  { epoch, values }: { epoch: number; values: unknown },
): void {
  if (seen[epoch] !== undefined) expect(values).toEqual(seen[epoch]);
  seen[epoch] = values;
}

async function outcome(outputDir: string, best: unknown, epochs: Record<number, unknown>): Promise<Outcome> {
  const sums = await checkpointSums(join(outputDir, 'checkpoint', 'epoch-0008'));
  return { sums, epochs, best };
}

/** Where the next kill strikes: at an operation on a checkpoint's files, or at a time. */
function nextKill(kill: number): { point?: KillPoint; after?: number } {
  const draw = (): number => random.pop()!;
  if (kill % 2 === 0)
    return { point: { operation: 1 + Math.floor(draw() * operations), done: draw() < 0.5 } };
  return { after: draw() * milliseconds };
}

describeNative('a run that is killed', () => {
  it('runs to its end without a kill', async () => {
    const outputDir = join(folder, 'reference');
    const seen: Record<number, unknown> = {};
    const begin = performance.now();
    const end = await runOnce({ outputDir, resume: false, workers: 0 }, seen);
    milliseconds = (performance.now() - begin) / 3;
    if (end === 'killed') throw new Error('nobody was to kill it');
    operations = end.operations;
    expect(operations).toBeGreaterThan(100);
    reference = await outcome(outputDir, end.best, seen);
    expect(Object.keys(reference.epochs).length).toBe(8);
  });

  it(
    `L8: ends with the bits of the uninterrupted one, after ${runs * killsPerRun} kills`,
    async () => {
      let kills = 0;
      for (let run = 0; run < runs; run++) {
        const outputDir = join(folder, `run-${run}`);
        const workers = run % 4 === 0 ? 2 : 0;
        const seen: Record<number, unknown> = {};
        for (let kill = 0; kill < killsPerRun; ) {
          const { point, after } = nextKill(kill);
          const resume = existsSync(join(outputDir, 'trainer_params.json'));
          const options = { outputDir, resume, workers, ...(point && { kill: point }) };
          if ((await runOnce(options, seen, after)) === 'killed') kill++;
          // It was faster than the kill: another run gets the rest.
          else await rm(outputDir, { recursive: true });
        }
        kills += killsPerRun;
        const resume = existsSync(join(outputDir, 'trainer_params.json'));
        const end = await runOnce({ outputDir, resume, workers }, seen);
        if (end === 'killed') throw new Error('nobody was to kill it');
        expect(await outcome(outputDir, end.best, seen)).toEqual(reference);
      }
      expect(kills).toBe(runs * killsPerRun);
    },
    timeout,
  );
});
