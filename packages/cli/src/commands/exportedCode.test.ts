import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';

const scenario = fileURLToPath(new URL('../fixtures/exportScenario.ts', import.meta.url));
const bin = fileURLToPath(new URL('../bin.ts', import.meta.url));
const typescript = new URL('../../../../scripts/typescript.mjs', import.meta.url).href;
const start = process.cwd();
const before = { ...process.env };
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-code-'));
  process.chdir(folder);
  Object.assign(process.env, { XDG_DATA_HOME: join(folder, 'data'), XDG_CACHE_HOME: join(folder, 'cache') });
  writeFileSync('alphabet.txt', '-+\n');
  const pipelines = '--train.num_processes 0 --val.num_processes 0';
  const args = `--backend cpu --trainer.epochs 2 --trainer.output_dir run --data.alphabet alphabet.txt ${pipelines}`;
  const { code, err } = await runInProcess(['train', scenario, ...args.split(' ')]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  renameSync('alphabet.txt', 'other.txt');
});

afterAll(() => {
  process.chdir(start);
  process.env = before;
  rmSync(folder, { recursive: true });
});

const lav = (directory: string, ...more: string[]) =>
  runInProcess(['lav', '--export_dir', directory, '--backend', 'cpu', '--lav.num_processes', '0', ...more]);

/** On a machine that has not made the export: without the note of its hash. */
async function elsewhere<R>(run: () => Promise<R>): Promise<R> {
  renameSync('data', 'data-of-home');
  try {
    return await run();
  } finally {
    rmSync('data', { recursive: true, force: true });
    renameSync('data-of-home', 'data');
  }
}

describe('an export', () => {
  it('is complete: weights, params, resources and code; the best model and the last one', () => {
    for (const name of ['best', 'export']) {
      expect(readdirSync(join('run', name)).sort()).toEqual([
        'manifest.json',
        'resources',
        'scenario.mjs',
        'scenario_params.json',
        'weights.safetensors',
      ]);
      const params = JSON.parse(readFileSync(join('run', name, 'scenario_params.json'), 'utf8'));
      expect(params.data.alphabet).toBe('resources/alphabet.txt');
    }
    const manifest = JSON.parse(readFileSync('run/export/manifest.json', 'utf8'));
    expect(manifest).toMatchObject({
      code: { file: 'scenario.mjs', exportName: 'SignedScenarioParams' },
      origin: { epoch: 2 },
    });
  });

  it('is applied by its path alone, wherever it lies', async () => {
    cpSync('run/export', 'moved', { recursive: true });
    const { code, out, err } = await lav('moved');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/20 samples[\s\S]*ce: \d[\s\S]*error_rate: \d/);
  });

  it('is applied by the program itself, whose workers run the code of the export', async () => {
    const args = ['--conditions=@tfaip/source', `--import=${typescript}`, bin];
    const words = ['predict', '--export_dir', 'moved', '--backend', 'cpu', '--predict.num_processes', '1'];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, ...words]);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(20);
    expect(JSON.parse(lines[0]!).meta).toEqual({ number: -9.75, letters: '-+', marked: true });
  });
});

describe('the code of an export', () => {
  it('that was made elsewhere runs only if it is trusted', async () => {
    await elsewhere(async () => {
      const refused = await lav('run/best');
      expect(refused.code).toBe(2);
      expect(refused.out).toBe('');
      expect(refused.err).toMatch(
        /run\/best holds code that was not exported on this machine[\s\S]*SHA-256 [0-9a-f]{64}[\s\S]*--trust_code/,
      );
      expect((await lav('run/best', '--trust_code')).code).toBe(0);
      expect((await lav('run/best', '--scenario', scenario)).code).toBe(0);
      expect((await lav('run/best')).code).toBe(2);
    });
    expect((await lav('run/best')).code).toBe(0);
  });

  it('does not run if it was changed', async () => {
    cpSync('run/best', 'changed', { recursive: true });
    writeFileSync('changed/scenario.mjs', 'globalThis.hasRun = true;');
    const { code, err } = await lav('changed', '--trust_code');
    expect(err).toMatch(/changed\/scenario\.mjs is not the code that was exported/);
    expect(code).toBe(2);
    expect(globalThis).not.toHaveProperty('hasRun');
  });

  it('may be missing; the export says why', async () => {
    cpSync('run/best', 'bare', { recursive: true });
    const manifest = JSON.parse(readFileSync('bare/manifest.json', 'utf8'));
    writeFileSync('bare/manifest.json', JSON.stringify({ ...manifest, code: { missing: 'too large' } }));
    const { code, err } = await lav('bare');
    expect(err).toMatch(/bare holds no code of its scenario[\s\S]*too large[\s\S]*--scenario/);
    expect(code).toBe(2);
    expect((await lav('bare', '--scenario', scenario)).code).toBe(0);
  });
});
