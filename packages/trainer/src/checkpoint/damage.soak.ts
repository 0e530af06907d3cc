import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpoints, type Damage, damageCheckpoints, damages } from '../testSupport/damages.js';
import { noisyRun, sumsOfLastCheckpoint } from '../testSupport/noisyRun.js';
import { CheckpointError } from './checkpointError.js';

const numRuns = process.env.TFAIP_SOAK === '1' ? 200 : 6;

let folder: string;
let reference: string;
/** A run that was stopped in its third epoch, with the checkpoints that {@link checkpoints} names. */
let stopped: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-damage-'));
  await noisyRun(join(folder, 'reference')).train();
  reference = await sumsOfLastCheckpoint(join(folder, 'reference'));
  stopped = join(folder, 'stopped');
  const stop = new AbortController();
  const onStepEnd = ({ step }: { step: number }): void => void (step === 27 && stop.abort());
  await noisyRun(stopped, { keep: 3 }, { signal: stop.signal, callbacks: [{ onStepEnd }] }).train();
});

afterAll(() => rm(folder, { recursive: true }));

interface Outcome {
  readonly lines: string;
  /** Undefined where the run has refused to go on. */
  readonly sums: string | undefined;
}

async function resume(outputDir: string): Promise<Outcome> {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  try {
    await noisyRun(outputDir, {}, { print }).resume();
    return { lines: lines.join('\n'), sums: await sumsOfLastCheckpoint(outputDir) };
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError);
    return { lines: `${lines.join('\n')}\n${(error as Error).message}`, sums: undefined };
  }
}

async function resumeDamaged(damage: readonly Damage[]): Promise<void> {
  const outputDir = join(folder, 'damaged');
  await cp(stopped, outputDir, { recursive: true });
  try {
    const touched = await damageCheckpoints(join(outputDir, 'checkpoint'), damage);
    const { lines, sums } = await resume(outputDir);
    const newestWhole = checkpoints.find((name) => !touched.has(name));
    if (newestWhole === undefined) expect(lines).toMatch(/No checkpoint in|From the start/);
    else expect(lines).toContain(newestWhole);
    if (newestWhole !== undefined || sums !== undefined) expect(sums).toBe(reference);
  } finally {
    await rm(outputDir, { recursive: true });
  }
}

describe('a run with damaged checkpoints', () => {
  it(`goes on from the newest that is whole, to the same bits, or says what is wrong: ${numRuns} damages`, async () => {
    const before = tf.memory().numTensors;
    await fc.assert(fc.asyncProperty(damages, resumeDamaged), { numRuns, seed: 3 });
    expect(tf.memory().numTensors).toBe(before);
  }, 600_000);

  it('refuses where every checkpoint is damaged, and names them', async () => {
    const outputDir = join(folder, 'hopeless');
    await cp(stopped, outputDir, { recursive: true });
    const everywhere = checkpoints.map(
      (checkpoint): Damage => ({ kind: 'truncate', checkpoint, file: 'weights.safetensors', place: 0.5 }),
    );
    expect(await damageCheckpoints(join(outputDir, 'checkpoint'), everywhere)).toEqual(new Set(checkpoints));
    const { lines, sums } = await resume(outputDir);
    expect(sums).toBeUndefined();
    for (const name of checkpoints) {
      expect(lines).toMatch(new RegExp(`${name} is damaged\\.\\n.*SHA-256 of weights\\.safetensors`));
    }
    expect(lines).toMatch(/3 damaged[\s\S]*fix: restore one/);
  });
});
