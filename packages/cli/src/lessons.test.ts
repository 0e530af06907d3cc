import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExport } from '@tfaip/export';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from './testSupport/runInProcess.js';

/**
 * What the Python tfaip gets wrong, as a user of the command line meets it: each test is named for the lesson. Others of
 * these lessons are tests beside what they are about; `L3:` and its like in their names finds them.
 */
const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const signs = fixture('signScenario.ts');
const start = process.cwd();
let folder: string;

const inMainThread = '--train.num_processes 0 --val.num_processes 0';
const tfaip = (words: string) => runInProcess(words.split(' ').filter(Boolean));
const train = (words: string) => tfaip(`train ${signs} --backend cpu ${inMainThread} ${words}`);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-lessons-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

/** All files of a folder with their contents. */
function contentOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((each) =>
    each.isFile(),
  );
  return Object.fromEntries(
    files.map(({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path.slice(directory.length), readFileSync(path, 'base64')];
    }),
  );
}

const json = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'));
const weightsOf = async (run: string) => (await readExport(join(run, 'export'))).weights;

describe('output folders', () => {
  it('L1: a folder that holds a run is refused, with both ways out, and left to the byte', async () => {
    expect(await train('--trainer.epochs 1 --trainer.output_dir taken')).toMatchObject({ code: 0, err: '' });
    const before = contentOf('taken');
    const { code, out, err } = await train('--trainer.epochs 1 --trainer.output_dir taken');
    expect(err).toMatch(/taken already holds a run[\s\S]*--trainer\.overwrite[\s\S]*resume-training/);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(contentOf('taken')).toEqual(before);
  });

  it('L1: without an output folder a run goes to runs/SCENARIO-TIME, and says so', async () => {
    const { code, out } = await train('--trainer.epochs 1');
    expect(code).toBe(0);
    const [run, ...others] = readdirSync('runs');
    expect(others).toEqual([]);
    expect(run).toMatch(/^sign-\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d$/);
    expect(out).toContain(join('runs', run!));
  });
});

it('L2: a run without a seed has drawn one, and is repeated from its saved params to the bit', async () => {
  await train('--trainer.epochs 2 --trainer.output_dir drawn');
  await train('--trainer.epochs 2 --trainer.output_dir drawn-otherwise');
  const [{ seed }, other] = [json('drawn/trainer_params.json'), json('drawn-otherwise/trainer_params.json')];
  expect(Number.isInteger(seed)).toBe(true);
  expect(other.seed).not.toBe(seed);
  expect(json('drawn/run_manifest.json').seed).toBe(seed);
  expect(await tfaip('train-from-params drawn --trainer.output_dir repeated')).toMatchObject({ code: 0 });
  expect(await weightsOf('repeated')).toEqual(await weightsOf('drawn'));
  expect(await weightsOf('repeated')).not.toEqual(await weightsOf('drawn-otherwise'));
});

describe('the place of a run', () => {
  it('L7: a run is resumed where it was moved to, and the old place stays empty', async () => {
    await train('--trainer.epochs 4 --trainer.seed 3 --trainer.output_dir straight');
    await train('--trainer.epochs 2 --trainer.seed 3 --trainer.output_dir here');
    renameSync('here', 'there');
    const resumed = await tfaip('resume-training there --trainer.epochs 4');
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(resumed.out).toMatch(/Going on from there\/checkpoint\/epoch-0002/);
    expect(existsSync('here')).toBe(false);
    expect(await weightsOf('there')).toEqual(await weightsOf('straight'));
    cpSync('there/export', 'elsewhere', { recursive: true });
    rmSync('there', { recursive: true });
    const lav = await tfaip(
      `lav --export_dir elsewhere --scenario ${signs} --backend cpu --lav.num_processes 0`,
    );
    expect(lav).toMatchObject({ code: 0, err: '' });
  });

  it('L7: train-from-params starts afresh: no best value, epoch, checkpoint or path of the old run', async () => {
    expect(await tfaip('train-from-params straight --trainer.output_dir again')).toMatchObject({ code: 0 });
    const manifest = json('again/run_manifest.json') as { processes: { epochs: number; steps: number }[] };
    const old = json('straight/run_manifest.json') as typeof manifest;
    expect(manifest.processes.map(({ epochs, steps }) => [epochs, steps])).toEqual([
      [old.processes[0]!.epochs, old.processes[0]!.steps],
    ]);
    expect(manifest).not.toMatchObject({ run_id: json('straight/run_manifest.json').run_id });
    expect(json('again/trainer_params.json')).toEqual({
      ...json('straight/trainer_params.json'),
      output_dir: 'again',
    });
    const texts = ['trainer_params.json', 'scenario_params.json', 'train.log', 'export/manifest.json'];
    for (const text of texts) expect(readFileSync(join('again', text), 'utf8')).not.toContain('straight');
    expect(readFileSync('again/train.log', 'utf8')).toMatch(/Epoch 1\/4[\s\S]*Epoch 4\/4/);
  });
});

it('L8: two checkpoints are kept by default, and a warm start takes the folder that all other commands take', async () => {
  const checkpoints = readdirSync('straight/checkpoint').sort();
  expect(checkpoints).toEqual(['epoch-0003', 'epoch-0004', 'latest']);
  const folders = ['straight', 'straight/best', 'straight/export', 'straight/checkpoint/epoch-0003'];
  for (const [i, model] of folders.entries()) {
    const { code, out } = await train(
      `--trainer.epochs 1 --trainer.warm_start.model ${model} --trainer.output_dir warm${i}`,
    );
    expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/Warm start: 2 of 2 weights/) });
  }
});
