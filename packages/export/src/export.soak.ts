import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ExportError } from './exportError.js';
import { readExport } from './exportedModel.js';
import { standingDirectory } from './replaceDirectory.js';

const kills = process.env.TFAIP_SOAK === '1' ? 100 : 3;
const program = fileURLToPath(new URL('./testSupport/endlessExports.ts', import.meta.url));
const typescript = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-kills-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

/** Even times from a fixed seed, in milliseconds. */
function* delays(): Generator<number, never> {
  for (let state = 7; ; state = (state * 48271) % 2147483647) yield (state / 2147483647) * 40;
}

/** Starts the program, lets it make a first export where there is none, and kills it some time after. */
async function exportAndKill(directory: string, delay: number): Promise<void> {
  const args = ['--conditions=@tfaip/source', `--import=${typescript}`, program, directory];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout!, 'data');
  await sleep(delay);
  child.kill('SIGKILL');
  await once(child, 'exit');
}

it(`${kills} times killed while it is replaced, an export is whole`, async () => {
  const directory = join(folder, 'best');
  await expect(readExport(directory)).rejects.toThrow(ExportError);
  const times = delays();
  for (let kill = 0; kill < kills; kill++) {
    await exportAndKill(directory, times.next().value);
    const { weights, scenarioParams, origin, formats, code } = await readExport(directory);
    const { number } = origin as { number: number };
    const standing = await standingDirectory(directory);
    expect([...new Set(weights.w!.data as Float32Array)]).toEqual([number]);
    expect({ scenarioParams, formats }).toEqual({ scenarioParams: { number }, formats: { part: number } });
    expect(code).toHaveProperty('sha256');
    expect(readFileSync(join(standing, 'scenario.mjs'), 'utf8')).toBe(`export const number = ${number};`);
    expect(readFileSync(join(standing, 'part', 'number'), 'utf8')).toBe(String(number));
    // What a kill leaves is never more than one of each kind: the next export clears it away.
    expect(readdirSync(folder).length).toBeLessThanOrEqual(3);
  }
}, 600_000);
