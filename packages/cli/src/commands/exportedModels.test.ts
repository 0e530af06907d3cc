import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readScalars } from '@tfaip/tensorboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from '../testSupport/runInProcess.js';

const scenario = fileURLToPath(new URL('../fixtures/exportScenario.ts', import.meta.url));
const start = process.cwd();
const before = { ...process.env };
let folder: string;
let trained: string;

const run = (words: string) => runInProcess(words.split(' '));
const common = '--backend cpu --lav.num_processes 0';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-models-'));
  process.chdir(folder);
  Object.assign(process.env, { XDG_DATA_HOME: join(folder, 'data'), XDG_CACHE_HOME: join(folder, 'cache') });
  writeFileSync('alphabet.txt', '-+\n');
  for (const seed of [1, 2]) {
    const args = `--trainer.seed ${seed} --trainer.epochs 4 --trainer.output_dir run${seed} --data.alphabet alphabet.txt`;
    const lav = '--trainer.lav_every_n 2 --trainer.lav_min_epoch 3 --trainer.learning_rate.lr 0.1';
    const pipelines = '--train.num_processes 0 --val.num_processes 0 --lav.num_processes 0';
    const { code, out, err } = await run(`train ${scenario} --backend cpu ${args} ${lav} ${pipelines}`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    trained = out;
  }
});

afterAll(() => {
  process.chdir(start);
  process.env = before;
  rmSync(folder, { recursive: true });
});

const valuesIn = (out: string): Record<string, number> =>
  Object.fromEntries(
    [...out.matchAll(/^ {2}(\w+): ([\d.e-]+)/gm)].map(([, name, value]) => [name, Number(value)]),
  );

describe('training', () => {
  it('shows what the evaluator says of the validation data, and LAV every so many epochs from one on', () => {
    expect(trained.match(/val_error_rate [\d.]+/g)).toHaveLength(4);
    expect(trained.match(/LAV of epoch \d/g)).toEqual(['LAV of epoch 4']);
    expect(trained).toMatch(/LAV of epoch 4 on the validation data: 20 samples .*lav_acc .*lav_error_rate/);
    expect(readdirSync('run2/lav')).toEqual([expect.stringMatching(/^events/)]);
  });
});

describe('tfaip lav', () => {
  it('L6: scores the same at every batch size, and says how sure that is', async () => {
    const outs = [];
    for (const size of [1, 5, 16]) {
      const { code, out, err } = await run(`lav --export_dir run1/export ${common} --lav.batch_size ${size}`);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      outs.push(valuesIn(out));
      expect(out).toMatch(/error_rate: [\d.]+ {2}\(95 % confidence: [\d.]+ to [\d.]+\)/);
    }
    for (const values of outs) {
      for (const [name, value] of Object.entries(values)) expect(value).toBeCloseTo(outs[0]![name]!, 5);
    }
  });

  it('dumps targets and predictions, which tfaip evaluate measures as lav did', async () => {
    const lav = await run(`lav --export_dir run1/export ${common} --dump dump.jsonl --log_dir logs`);
    const lines = readFileSync('dump.jsonl', 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(20);
    expect(JSON.parse(lines[0]!)).toMatchObject({
      targets: { positive: { dtype: 'int32', shape: [], data: [0] } },
      outputs: { probabilities: { dtype: 'float32', shape: [2] } },
    });
    const evaluated = await run(`evaluate ${scenario} --predictions dump.jsonl`);
    expect(evaluated.out).toMatch(/dump\.jsonl: 20 samples/);
    expect(valuesIn(evaluated.out).error_rate).toBe(valuesIn(lav.out).error_rate);
    const tags = [];
    for await (const { tag } of readScalars('logs/the_validation_data')) tags.push(tag);
    expect(tags.sort()).toEqual(['acc', 'ce', 'error_rate', 'loss']);
  });
});

describe('several exports', () => {
  const both = '--export_dirs run1/export run2/export';

  it('are scored each alone and by their vote', async () => {
    const { code, out, err } = await run(`multi-lav ${both} ${common} --log_dir votes`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.match(/^.* on the validation data.*$/gm)).toEqual([
      expect.stringMatching(/^run1\/export on/),
      expect.stringMatching(/^run2\/export on/),
      expect.stringMatching(/^vote on .*20 samples/),
    ]);
    const vote = out.slice(out.indexOf('vote on'));
    expect(Object.keys(valuesIn(vote)).sort()).toEqual(['acc', 'ce', 'error_rate', 'loss']);
    expect(vote).toMatch(/error_rate - that of run1\/export: .* {2}\(p = /);
  });

  it('predict together, to a file that is there when it is complete', async () => {
    const words = `predict ${both} --backend cpu --predict.num_processes 0`;
    const { code, out } = await run(`${words} --out votes.jsonl`);
    expect({ code, out }).toEqual({ code: 0, out: '' });
    const [voted, first, second] = [
      readFileSync('votes.jsonl', 'utf8'),
      ...(await Promise.all([1, 2].map((i) => predictWith(`run${i}/export`)))),
    ].map((text) => JSON.parse(text!.split('\n')[3]!).outputs.probabilities[0]);
    expect(voted).toBeCloseTo((first + second) / 2, 6);
    const evaluated = await run(
      `evaluate ${scenario} --predictions votes.jsonl --data.alphabet alphabet.txt --lav.num_processes 0`,
    );
    expect(evaluated).toMatchObject({ code: 0, out: expect.stringContaining('votes.jsonl: 20 samples') });
  });

  async function predictWith(directory: string): Promise<string> {
    const { out } = await run(`predict --export_dir ${directory} --backend cpu --predict.num_processes 0`);
    return out;
  }
});

describe('tfaip adapt-exported-model', () => {
  it('rewrites params, and keeps resources relative', async () => {
    const { code, out, err } = await run('adapt-exported-model run1/best --evaluator.unused 1');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/--evaluator\.unused: unknown argument/);
    expect(await run('adapt-exported-model run1/best --data.pre_proc')).toMatchObject({ code: 0, err: '' });
    const { data } = JSON.parse(readFileSync('run1/best/scenario_params.json', 'utf8'));
    expect(data).toMatchObject({ alphabet: 'resources/alphabet.txt', pre_proc: [] });
    expect(await run(`lav --export_dir run1/best ${common}`)).toMatchObject({ code: 0 });
  });

  it('copies a new resource into the export', async () => {
    writeFileSync('signs.txt', '-+\n');
    expect(await run('adapt-exported-model run2/best --data.alphabet signs.txt')).toMatchObject({ code: 0 });
    rmSync('signs.txt');
    const { data } = JSON.parse(readFileSync('run2/best/scenario_params.json', 'utf8'));
    expect(data.alphabet).toBe('resources/signs.txt');
    expect(await run(`lav --export_dir run2/best ${common}`)).toMatchObject({ code: 0 });
  });
});

describe('a mistake', () => {
  it.each([
    ['multi-lav', /--export_dirs: is required/],
    [
      'lav --export_dir run1/best --export_dirs run2/best',
      /export_dir: must not be given beside export_dirs/,
    ],
    [`evaluate ${scenario}`, /--predictions: is required/],
    [`evaluate ${scenario} --predictions none.jsonl`, /none\.jsonl cannot be read/],
    ['adapt-exported-model nowhere', /not a complete export/],
    [`lav --export_dir run1/best ${common} --dump no/dump`, /no\/dump cannot be written/],
  ])('is told without a stack: %s', async (words, message) => {
    const { code, err } = await run(words);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n +at /);
    expect(code).toBe(2);
  });
});
