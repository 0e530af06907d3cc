import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { paramsToJson } from '@tfaip/core';
import { writeExport } from '@tfaip/export';
import { TrainerParams } from '@tfaip/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KindsScenarioParams } from './fixtures/kindsScenario.js';
import { runInProcess } from './testSupport/runInProcess.js';

const kinds = fileURLToPath(new URL('./fixtures/kindsScenario.ts', import.meta.url));
const start = process.cwd();
let folder: string;
let before: string[];

/** A run and an export of it, as far as arguments are concerned: nothing here trains. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-exports-'));
  process.chdir(folder);
  const scenario = Object.assign(new KindsScenarioParams(), { module: kinds });
  scenario.model.count = 42;
  const trainer = Object.assign(new TrainerParams(), { seed: 5, epochs: 7, output_dir: 'elsewhere' });
  await writeExport('best', () => ({
    weights: {},
    scenarioParams: paramsToJson(scenario),
    code: { missing: 'a test' },
    versions: {},
    origin: {},
  }));
  for (const [name, params] of Object.entries({ trainer, scenario })) {
    writeFileSync(`best/${name}_params.json`, JSON.stringify(paramsToJson(params)));
  }
  mkdirSync('moved');
  writeFileSync('moved/trainer_params.json', JSON.stringify(paramsToJson(trainer)));
  writeFileSync('moved/scenario_params.json', JSON.stringify({ module: './gone.ts' }));
  writeFileSync('table.csv', 'trainer.epochs,model.count\n1,2\n');
  writeFileSync('twice.csv', 'trainer.epochs,trainer.epochs\n1,2\n');
  writeFileSync('empty.csv', 'trainer.epochs\n');
  before = readdirSync(folder).sort();
});

afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

describe('a valid command line', () => {
  it.each<[command: string, values: object]>([
    ['resume-training best', { trainer: { epochs: 7, seed: 5 }, model: { count: 42 } }],
    ['resume-training best --trainer.epochs 9', { trainer: { epochs: 9 }, model: { count: 42 } }],
    [`resume-training --scenario ${kinds} best --model.count 3`, { model: { count: 3 } }],
    ['resume-training best/trainer_params.json', { trainer: { epochs: 7 } }],
    ['--backend cpu resume-training best', { trainer: { device: { backend: 'cpu' } } }],
    [
      `lr-find ${kinds} --lr_find.min 1e-4 --lr_find.steps 20`,
      { lr_find: { min: 1e-4, steps: 20, max: 10 } },
    ],
    [
      `lr-find ${kinds} --train.batch_size 3 --model.count 8`,
      { train: { batch_size: 3 }, model: { count: 8 } },
    ],
    [
      `lav --export_dir best --scenario ${kinds} --lav.batch_size 3`,
      { export_dir: 'best', lav: { batch_size: 3 }, model: { count: 42 }, dump: null },
    ],
    [`lav --scenario=${kinds} --model.count=1 --export_dir=best`, { model: { count: 1 } }],
    [`lav --export_dirs best best --scenario ${kinds}`, { export_dir: null, export_dirs: ['best', 'best'] }],
    [
      `multi-lav --export_dirs best best --scenario ${kinds} --dump all.jsonl`,
      { export_dirs: ['best', 'best'], dump: 'all.jsonl' },
    ],
    [
      `predict --export_dir best --scenario ${kinds} --out p.jsonl --predict.limit 4`,
      { out: 'p.jsonl', predict: { limit: 4 }, model: { count: 42 } },
    ],
    [`--backend wasm predict --export_dir best --scenario ${kinds}`, { device: { backend: 'wasm' } }],
    [`evaluate ${kinds} --predictions p.jsonl --lav.limit 2`, { predictions: 'p.jsonl', lav: { limit: 2 } }],
    [`adapt-exported-model best --scenario ${kinds} --model.text new`, { model: { text: 'new', count: 42 } }],
  ])('%s', async (command, values) => {
    const { code, out, err } = await runInProcess([...command.split(' '), '--print_config']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(parse(out)).toMatchObject(values);
  });
});

const exported = `--export_dir best --scenario ${kinds}`;

describe('an invalid command line', () => {
  it.each<[command: string, message: RegExp]>([
    ['resume-training', /missing required argument 'run'[\s\S]*The run comes first/],
    ['resume-training nowhere', /nowhere is not the folder of a run/],
    ['resume-training table.csv', /is not the folder of a run/],
    ['resume-training moved', /run moved cannot be found from here[\s\S]*--scenario before the folder/],
    ['resume-training --scenario nothing.ts best', /There is no scenario module nothing\.ts/],
    ['resume-training --trainer.epochs 3 best', /unknown option '--trainer\.epochs'/],
    [
      'resume-training best --trainer.epoch 3',
      /--trainer\.epoch: unknown argument. Did you mean --trainer\.epochs\?/,
    ],
    ['resume-training best --trainer.epochs 0', /--trainer\.epochs: must not be less than 1, but is 0/],
    ['resume-training best more', /more: unexpected/],
    ['lr-find', /missing required argument 'scenario'[\s\S]*The scenario comes first/],
    [`lr-find ${kinds} --lr_find.mim 1`, /--lr_find\.mim: unknown argument. Did you mean --lr_find\.min\?/],
    [`lr-find ${kinds} --lr_find.steps 9`, /--lr_find\.steps: must not be less than 10, but is 9/],
    [
      `lr-find ${kinds} --lr_find.min 1 --lr_find.max 0.5`,
      /--lr_find\.max: must be more than lr_find\.min, 1/,
    ],
    [`lr-find ${kinds} --model.count x --lr_find.min y`, /2 problems/],
    ['experimenter', /missing required argument 'scenario'/],
    [`experimenter ${kinds}`, /missing required argument 'table'/],
    [`experimenter --parallel 0 ${kinds} table.csv`, /--parallel[\s\S]*whole number of at least 1/],
    [`experimenter ${kinds} nothing.csv`, /nothing\.csv/],
    [`experimenter ${kinds} empty.csv`, /empty\.csv has no experiments/],
    [`experimenter ${kinds} twice.csv`, /trainer\.epochs/],
    ['lav', /--export_dir: is required/],
    ['lav --export_dir best', /best holds no code of its scenario[\s\S]*--scenario \.\/scenario\.ts/],
    ['lav --export_dir best --trust_code yes', /--trust_code: takes no value/],
    [`lav ${exported} --lav.batch_size 0`, /--lav\.batch_size: must not be less than 1, but is 0/],
    [
      `lav ${exported} --lav.batchsize 2`,
      /--lav\.batchsize: unknown argument. Did you mean --lav\.batch_size\?/,
    ],
    [`lav ${exported} --trainer.epochs 2`, /--trainer\.epochs: unknown argument/],
    [`lav ${exported} stray`, /--scenario: takes one value/],
    [`lav ${exported} --export_dirs best`, /export_dir: must not be given beside export_dirs/],
    ['multi-lav', /--export_dirs: is required/],
    [
      `multi-lav ${exported}`,
      /--export_dir: is not for multi-lav, which takes --export_dirs <folders\.\.\.>/,
    ],
    [`multi-lav --export_dirs best nowhere --scenario ${kinds}`, /nowhere.*not a complete export/],
    ['predict', /--export_dir: is required/],
    [`predict ${exported} --out`, /--out: needs a value/],
    [`predict ${exported} --lav.limit 3`, /--lav\.limit: unknown argument/],
    [`predict ${exported} --model.stage Blurr`, /unknown class "Blurr".*Did you mean Blur\?/],
    ['evaluate', /missing required argument 'scenario'/],
    [`evaluate ${kinds}`, /--predictions: is required/],
    [`evaluate ${kinds} --predictions`, /--predictions: needs a value/],
    [`evaluate ${kinds} --predictions none.jsonl --trainer.epochs 1`, /--trainer\.epochs: unknown argument/],
    ['adapt-exported-model', /missing required argument 'export'/],
    ['adapt-exported-model nowhere', /nowhere.*not a complete export/],
    [
      `adapt-exported-model best --scenario ${kinds} --model.count 101`,
      /--model\.count: must not be greater than 100/,
    ],
    [`adapt-exported-model best --scenario ${kinds} --lav.limit 3`, /--lav\.limit: unknown argument/],
  ])('%s', async (command, message) => {
    const { code, out, err } = await runInProcess(command.split(' '));
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n +at /);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('creates and changes nothing', () => {
    expect(readdirSync(folder).sort()).toEqual(before);
    expect(JSON.parse(readFileSync('best/scenario_params.json', 'utf8')).model.count).toBe(42);
  });
});

describe('the help', () => {
  it('of lav and predict lists both ways to name exports, that of multi-lav its own', async () => {
    for (const command of ['lav', 'predict']) {
      const { out } = await runInProcess([command, '--help']);
      expect(out).toMatch(/--export_dir <folder>[\s\S]*--export_dirs <folders\.\.\.>/);
    }
    expect((await runInProcess(['multi-lav', '--help'])).out).not.toMatch(/--export_dir\b/);
    const words = `multi-lav --export_dirs best --scenario ${kinds} --help`.split(' ');
    const { code, out } = await runInProcess(words);
    expect(code).toBe(0);
    expect(out).toMatch(/\nparameters:\n +--export_dirs <string\.\.\.>/);
    expect(out).not.toMatch(/--export_dir\b/);
  });
});
