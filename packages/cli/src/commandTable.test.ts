import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runInProcess } from './testSupport/runInProcess.js';

const fixture = (name: string): string => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const kinds = fixture('kindsScenario.ts');
const start = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-table-'));
  process.chdir(folder);
});

afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

/** The values that a command line sets, as a config file. */
async function configOf(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<unknown> {
  const { code, out, err } = await runInProcess(['train', kinds, '--print_config', ...args], env);
  expect(err).toBe('');
  expect(code).toBe(0);
  return parse(out);
}

describe('a valid command line', () => {
  // Words, split at spaces unless given as a list, and what they set.
  it.each<[words: string | string[], values: object]>([
    ['', { trainer: { epochs: 10 }, model: { count: 3, low: -1 } }],
    ['--model.count 7', { model: { count: 7 } }],
    ['--model.count=7', { model: { count: 7 } }],
    ['--model.count -5', { model: { count: -5 } }],
    ['--model.count=-5', { model: { count: -5 } }],
    ['--model.count +5', { model: { count: 5 } }],
    ['--model.rate -1.5e-3', { model: { rate: -0.0015 } }],
    ['--model.rate 3', { model: { rate: 3 } }],
    ['--model.flag', { model: { flag: true } }],
    ['--model.flag true', { model: { flag: true } }],
    ['--model.flag false', { model: { flag: false } }],
    ['--model.flag=false', { model: { flag: false } }],
    ['--model.flag --model.count 4', { model: { flag: true, count: 4 } }],
    ['--model.text hello', { model: { text: 'hello' } }],
    [['--model.text', 'two words'], { model: { text: 'two words' } }],
    [['--model.text', ''], { model: { text: '' } }],
    ['--model.text=', { model: { text: '' } }],
    ['--model.text=a=b', { model: { text: 'a=b' } }],
    ['--model.text a=b', { model: { text: 'a=b' } }],
    ['--model.text=--model.count', { model: { text: '--model.count' } }],
    ['--model.text -x', { model: { text: '-x' } }],
    ['--model.text -- --x', { model: { text: '--x' } }],
    [['--model.text', `it's "quoted"`], { model: { text: `it's "quoted"` } }],
    ['--model.text Größe-数-🙂', { model: { text: 'Größe-数-🙂' } }],
    ['--model.text none', { model: { text: 'none' } }],
    ['--model.note x', { model: { note: 'x' } }],
    ['--model.note none', { model: { note: null } }],
    ['--model.words x y z', { model: { words: ['x', 'y', 'z'] } }],
    ['--model.words=x y', { model: { words: ['x', 'y'] } }],
    ['--model.words', { model: { words: [] } }],
    [['--model.words', '', ' '], { model: { words: ['', ' '] } }],
    ['--model.numbers -1 0.5 2', { model: { numbers: [-1, 0.5, 2] } }],
    ['--model.flags true false', { model: { flags: [true, false] } }],
    ['--model.colours green red green', { model: { colours: ['green', 'red', 'green'] } }],
    ['--model.maybe 1 2', { model: { maybe: [1, 2] } }],
    ['--model.maybe none', { model: { maybe: null } }],
    ['--model.maybe', { model: { maybe: [] } }],
    ['--model.weights ce=2 aux=0.5', { model: { weights: { ce: 2, aux: 0.5 } } }],
    ['--model.weights', { model: { weights: {} } }],
    ['--model.weights.ce 2 --model.weights.a.b 3', { model: { weights: { ce: 2, 'a.b': 3 } } }],
    ['--model.limits.low -7 --model.limits.high 7', { model: { limits: { low: -7, high: 7 } } }],
    ['--model.low 5', { model: { low: 5, limits: { low: -1 } } }],
    ['--model.extra.low 1', { model: { extra: { low: 1, high: null } } }],
    ['--model.extra none', { model: { extra: null } }],
    ['--model.stage Blur --model.stage.radius 3', { model: { stage: { type: 'Blur', radius: 3 } } }],
    ['--model.stage.radius 3 --model.stage Blur', { model: { stage: { type: 'Blur', radius: 3 } } }],
    ['--model.stage=Blur --model.stage.active false', { model: { stage: { type: 'Blur', active: false } } }],
    ['--model.stage Scale --model.stage.factor 2', { model: { stage: { type: 'Scale', factor: 2 } } }],
    ['--model.after Blur', { model: { after: { type: 'Blur', radius: 2 } } }],
    ['--model.after none', { model: { after: null } }],
    ['--model.stages', { model: { stages: [] } }],
    [
      '--model.stages Scale Blur --model.stages.0.factor 4 --model.stages.1.radius 9',
      {
        model: {
          stages: [
            { type: 'Scale', factor: 4 },
            { type: 'Blur', radius: 9 },
          ],
        },
      },
    ],
    ['--model.stages.0.radius 5', { model: { stages: [{ type: 'Blur', radius: 5 }] } }],
    ['--model.ranges 2 --model.ranges.1.low 3', { model: { ranges: [{ low: -1 }, { low: 3 }] } }],
    [
      '--model.named constructor __proto__ toString --model.named.toString.low 2',
      {
        model: {
          named: JSON.parse('{"constructor": {"low": -1}, "__proto__": {"low": -1}, "toString": {"low": 2}}'),
        },
      },
    ],
    ['--model.named a b --model.named.b.high 2', { model: { named: { a: { high: null }, b: { high: 2 } } } }],
    ['--model.named.c.low 4', { model: { named: { c: { low: 4 } } } }],
    [
      '--trainer.optimizer SGD --trainer.optimizer.momentum 0.9',
      { trainer: { optimizer: { type: 'SGD', momentum: 0.9 } } },
    ],
    [
      '--trainer.learning_rate CosineDecay --trainer.learning_rate.lr 0.01',
      { trainer: { learning_rate: { type: 'CosineDecay', lr: 0.01 } } },
    ],
    ['--train.batch_size 4 --val.batch_size 8', { train: { batch_size: 4 }, val: { batch_size: 8 } }],
    ['--backend wasm', { trainer: { device: { backend: 'wasm' } } }],
  ])('%j', async (words, values) => {
    const args = typeof words === 'string' ? words.split(' ').filter(Boolean) : words;
    expect(await configOf(args)).toMatchObject(values);
  });
});

describe('a scenario of list files', () => {
  const lists = fixture('listScenario.ts');

  it('has its lists beside the other parameters of each pipeline', async () => {
    const args = '--train.lists a.list b.list --val.lists c.list --train.batch_size 2'.split(' ');
    const { code, out } = await runInProcess(['train', lists, ...args, '--print_config']);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      train: { batch_size: 2, lists: ['a.list', 'b.list'], relative_to: 'list' },
      val: { lists: ['c.list'] },
      predict: { lists: [] },
    });
  });

  it('needs lists to train and to validate on', async () => {
    const { code, err } = await runInProcess(['train', lists]);
    expect(code).toBe(2);
    expect(err).toMatch(
      /--train\.lists: must contain at least 1 elements.*\n.*--val\.lists: must contain at least 1/,
    );
  });
});

describe('a config file', () => {
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return name;
  };

  it('sets parameters, as YAML or JSON, nested or by dotted paths', async () => {
    const values = {
      model: { count: 9, stage: { type: 'Blur', radius: 3 }, stages: [{ type: 'Scale', factor: 2 }] },
    };
    const yaml = file(
      'nested.yaml',
      'model:\n  count: 9\n  stage: {type: Blur, radius: 3}\n  stages: [{type: Scale, factor: 2}]\n',
    );
    const dotted = file(
      'dotted.yml',
      'model.count: 9\nmodel.stage: Blur\nmodel.stage.radius: 3\nmodel.stages: [{type: Scale, factor: 2}]\n',
    );
    const json = file('nested.json', JSON.stringify({ $schema: './x.json', ...values }));
    for (const name of [yaml, dotted, json]) expect(await configOf(['--config', name])).toMatchObject(values);
  });

  it('takes lists, dictionaries and none', async () => {
    const name = file(
      'collections.yaml',
      'model: {words: [x], weights: {a.b: 2}, note: null, maybe: [1], extra: {low: 3}, stages: [Blur, {type: Scale}], ranges: [{low: 1}], named: {q: {low: 2}}}',
    );
    expect(await configOf(['--config', name])).toMatchObject({
      model: {
        words: ['x'],
        weights: { 'a.b': 2 },
        note: null,
        maybe: [1],
        extra: { low: 3 },
        stages: [{ type: 'Blur' }, { type: 'Scale' }],
        ranges: [{ low: 1 }],
        named: { q: { low: 2 } },
      },
    });
  });

  it('may have headings with nothing below them', async () => {
    expect(await configOf(['--config', file('heading.yaml', 'trainer:\nmodel: {count: 5}\n')])).toMatchObject(
      {
        trainer: { epochs: 10 },
        model: { count: 5 },
      },
    );
  });

  it('is weaker than the environment, which is weaker than arguments', async () => {
    const name = file('weak.yaml', 'model: {count: 1, rate: 1, text: file}');
    const env = {
      TFAIP_MODEL__RATE: '2',
      TFAIP_MODEL__TEXT: 'two words',
      TFAIP_MODEL__WORDS: ' x  y ',
      TFAIP_LOG_LEVEL: 'info',
    };
    expect(await configOf(['--config', name, '--model.text', 'arg'], env)).toMatchObject({
      model: { count: 1, rate: 2, text: 'arg', words: ['x', 'y'] },
    });
    expect(await configOf(['--config', name], env)).toMatchObject({ model: { text: 'two words' } });
  });

  it('says nothing of a class that arguments have swapped for another, and all of it when they swap back', async () => {
    const name = file('swap.yaml', 'trainer: {optimizer: {type: SGD, momentum: 0.9, clip_norm: 1}}');
    const adam = await configOf(['--config', name, '--trainer.optimizer', 'Adam']);
    expect(adam).toMatchObject({ trainer: { optimizer: { type: 'Adam', clip_norm: null } } });
    const env = { TFAIP_TRAINER__OPTIMIZER: 'Adam', TFAIP_TRAINER__OPTIMIZER__BETA1: '0.5' };
    const back = await configOf(['--config', name, '--trainer.optimizer', 'SGD'], env);
    expect(back).toMatchObject({ trainer: { optimizer: { type: 'SGD', momentum: 0.9, clip_norm: 1 } } });
    expect(await configOf(['--config', name], env)).toMatchObject({
      trainer: { optimizer: { type: 'Adam', beta1: 0.5 } },
    });
  });

  it('that was printed sets the same again', async () => {
    const args =
      '--model.stages Scale Blur --model.named.x.low 2 --model.weights a=1 --trainer.optimizer Lion --model.extra.high 3 --model.ranges 1'.split(
        ' ',
      );
    const first = await configOf(args);
    const { out } = await runInProcess(['train', kinds, ...args, '--print_config']);
    expect(await configOf(['--config', file('printed.yaml', out)])).toEqual(first);
  });

  it('may begin with a byte order mark', async () => {
    for (const name of ['mark.json', 'mark.yaml']) {
      file(name, '\uFEFF{"model": {"count": 4}}');
      expect(await configOf(['--config', name])).toMatchObject({ model: { count: 4 } });
    }
  });

  it.each([
    ['missing', undefined, /config file missing\.yaml cannot be used[\s\S]*ENOENT/],
    ['broken', 'model: {count: ', /config file broken\.yaml cannot be used[\s\S]*at line 1/],
    ['scalar', '3', /config file scalar\.yaml[\s\S]*holds 3[\s\S]*an object/],
    ['twice', 'model: {count: 1}\nmodel.count: 2', /twice\.yaml[\s\S]*says model\.count twice/],
    [
      'unknown',
      'model: {cuont: 1}',
      /unknown\.yaml: model\.cuont: unknown argument. Did you mean model\.count\?/,
    ],
    ['type', 'model: {count: "3"}', /type\.yaml: model\.count: must be an integer number, but is "3"/],
    ['empty', 'model: {count: null}', /empty\.yaml: model\.count: is required, but is null/],
    [
      'class',
      'model: {stage: {type: Blurr}}',
      /class\.yaml: model\.stage\.type: unknown class "Blurr".*Did you mean Blur\?/,
    ],
    ['cycle', 'model: &m {named: *m}', /cycle\.yaml cannot be used[\s\S]*circular/],
    ['number', 'model: {rate: .nan}', /number\.yaml: model\.rate: must be a finite number, but is NaN/],
    ['root', 'modle: {count: 3}', /root\.yaml: modle\.count: unknown argument. Did you mean model\.count\?/],
  ])('that is wrong is refused: %s', async (name, text, message) => {
    if (text !== undefined) file(`${name}.yaml`, text);
    const { code, err, out } = await runInProcess(['train', kinds, '--config', `${name}.yaml`]);
    expect(err).toMatch(message);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });
});

describe('the environment', () => {
  it('sets fields whose names have capitals', async () => {
    const env = { TFAIP_MODEL__CAMELCASE: '7', TFAIP_MODEL__NAMED__A__LOW: '3' };
    expect(await configOf([], env)).toMatchObject({ model: { camelCase: 7, named: { a: { low: 3 } } } });
  });

  it('is refused where it names no parameter of a root that there is', async () => {
    const env = { TFAIP_MODEL__CUONT: '3', TFAIP_OTHER__THING: '1' };
    const { code, err } = await runInProcess(['train', kinds], env);
    expect(err).toBe('error: TFAIP_MODEL__CUONT: unknown argument. Did you mean model.count?\n');
    expect(code).toBe(2);
  });

  it('is named by what is wrong with its values', async () => {
    const { err } = await runInProcess(['train', kinds], {
      TFAIP_MODEL__COUNT: 'x',
      TFAIP_TRAINER__EPOCHS: '0',
    });
    expect(err).toMatch(
      /TFAIP_MODEL__COUNT: must be a whole number, but is "x"\n {2}TFAIP_TRAINER__EPOCHS: must not be less than 1, but is 0/,
    );
  });

  it('with a log level that does not exist is refused', async () => {
    const { code, err } = await runInProcess(['train', kinds], { TFAIP_LOG_LEVEL: 'loud' });
    expect(err).toMatch(/TFAIP_LOG_LEVEL=loud[\s\S]*debug, info, warning, error, silent/);
    expect(code).toBe(2);
  });
});

describe('an invalid command line', () => {
  it.each<[words: string | string[], message: string | RegExp]>([
    ['--model.cuont 3', '--model.cuont: unknown argument. Did you mean --model.count?'],
    ['--epochs 3', '--epochs: unknown argument. Did you mean --trainer.epochs?'],
    [
      '--trainer.optimizer.clip 1',
      '--trainer.optimizer.clip: unknown argument. Did you mean --trainer.optimizer.clip_norm?',
    ],
    [
      '--trainer.batch_size 3',
      /--trainer\.batch_size: unknown argument. Did you mean --(train|val)\.batch_size\?/,
    ],
    ['--zzz', '--zzz: unknown argument'],
    ['--model.seen 1', /^--model\.seen: unknown argument/],
    ['--model.count x', '--model.count: must be a whole number, but is "x"'],
    ['--model.count 1.5', '--model.count: must be a whole number, but is "1.5"'],
    ['--model.count 1e3', '--model.count: must be a whole number, but is "1e3"'],
    ['--model.count', '--model.count: needs a value'],
    ['--model.count=', '--model.count: must be a whole number, but is ""'],
    ['--model.count 1 2', '--model.count: takes one value, but is "1" "2"'],
    ['--model.count 101', '--model.count: must not be greater than 100, but is 101'],
    ['--model.count -6', '--model.count: must not be less than -5, but is -6'],
    ['--model.count none', '--model.count: must be a whole number, but is "none"'],
    ['--model.count 1 --model.count 2', '--model.count: given twice'],
    ['--model.count=1 --model.count 1', '--model.count: given twice'],
    ['--model.rate Infinity', '--model.rate: must be a number, but is "Infinity"'],
    ['--model.rate abc', '--model.rate: must be a number, but is "abc"'],
    ['--model.flag yes', '--model.flag: must be true or false, but is "yes"'],
    ['--model.flag 1', '--model.flag: must be true or false, but is "1"'],
    ['--model.colour rad', '--model.colour: must be one of red, blue, but is "rad". Did you mean red?'],
    ['--model.numbers 1 -2', '--model.numbers: each value must not be less than -1, but is [1,-2]'],
    ['--model.pair 1', '--model.pair: must contain at least 2 elements, but is [1]'],
    [
      '--model.colours red gren',
      '--model.colours: must be one of red, green, but is "gren". Did you mean green?',
    ],
    ['--model.weights ce', '--model.weights: must be NAME=VALUE, but is "ce"'],
    ['--model.weights ce=x', '--model.weights: ce must be a number, but is "x"'],
    ['--model.weights ce=1 ce=2', '--model.weights: gives "ce" twice'],
    ['--model.weights ce=-1', /--model\.weights: each value must be of type float, at least 0/],
    ['--model.limits 3', /^--model\.limits: /],
    [
      '--model.stage Blurr',
      '--model.stage: unknown class "Blurr"; known are Scale, Blur. Did you mean Blur?',
    ],
    ['--model.stage', '--model.stage: takes the name of one class: Scale, Blur'],
    ['--model.stage none', '--model.stage: unknown class "none"; known are Scale, Blur'],
    [
      '--model.stage.radius 3',
      '--model.stage.radius: model.stage is Scale, which has no such argument; Blur has it',
    ],
    [
      '--model.stage Blur --model.stage.radius 10',
      '--model.stage.radius: must not be greater than 9, but is 10',
    ],
    [
      '--trainer.optimizer.momentum 1',
      /trainer\.optimizer is Adam, which has no such argument; SGD, .*have it/,
    ],
    ['--model.stages Scale Sharp', '--model.stages: unknown class "Sharp"; known are Scale, Blur'],
    [
      '--model.stages.1.radius 3',
      '--model.stages.1.radius: unknown argument. Did you mean --model.stages.0.radius?',
    ],
    [
      '--model.stages Scale Blur --model.stages.1.factor 3',
      '--model.stages.1.factor: model.stages.1 is Blur, which has no such argument; Scale has it',
    ],
    ['--print_config out.yaml', '--print_config: takes no value'],
    ['--model.ranges x', '--model.ranges: takes the number of its items, at most 10000, but is "x"'],
    ['--trainer.epochs -1', '--trainer.epochs: must not be less than 1, but is -1'],
    ['--train.batch_size 0', '--train.batch_size: must not be less than 1, but is 0'],
    ['--backend gpu', /^--trainer\.device\.backend: must be one of auto, native, wasm, cpu, but is "gpu"/],
    ['word', 'word: unexpected; arguments begin with --'],
    ['--config', '--config: takes one file'],
    [['--trainer.output_dir', ''], '--trainer.output_dir: must not be empty; "." is the working directory'],
  ])('%j', async (words, message) => {
    const args = typeof words === 'string' ? words.split(' ') : words;
    const { code, out, err } = await runInProcess(['train', kinds, ...args]);
    expect(err).not.toMatch(/\n +at /);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const [, told = ''] = /^error: ([\s\S]*)\n$/.exec(err) ?? [];
    if (typeof message === 'string') expect(told).toBe(message);
    else expect(told).toMatch(message);
  });

  it.each([
    ['no command', ['trian'], /unknown command 'trian'[\s\S]*train/],
    ['no scenario', ['train'], /missing required argument 'scenario'/],
    ['an argument in place of the scenario', ['train', '--trainer.epochs', '3'], /The scenario comes first/],
    ['bad module path', ['train', './nothing.ts'], /There is no scenario module \.\/nothing\.ts/],
    ['missing package', ['train', 'no-such-package'], /There is no scenario module no-such-package/],
    ['module without a scenario', ['train', fixture('noScenario.ts')], /exports no scenario/],
    [
      'two scenarios in a module',
      ['train', fixture('twoScenarios.ts')],
      /exports several scenarios[\s\S]*FirstParams, SecondParams/,
    ],
    ['a name that is not exported', ['train', `${kinds}:Other`], /exports no scenario Other/],
    [
      'missing required value',
      ['train', fixture('requiredScenario.ts')],
      /^error: 3 problems[\s\S]*--model\.alphabet: is required\n.*--model\.chosen: is required\n.*--model\.limits: is required/,
    ],
    ['an export that must be named', ['lav', '--lav.batch_size', '3'], /--export_dir: is required/],
    ['an export given twice', ['lav', '--export_dir', 'a', '--export_dir=b'], /--export_dir: given twice/],
    ['two exports', ['lav', '--export_dir', 'a', 'b'], /--export_dir: takes one value/],
    ['no scenario for an export', ['lav', '--export_dir', 'a', '--scenario'], /--scenario: takes one value/],
    ['a module of Node', ['train', 'fs'], /There is no scenario module fs/],
    ['no export', ['predict', '--export_dir', 'nowhere'], /nowhere.*not a complete export/],
    ['unknown shell', ['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
    ['too many words', ['diff', 'a', 'b', 'c'], /too many arguments/],
    ['no run', ['diff', 'nowhere', 'elsewhere'], /nowhere is not the folder of a run/],
    ['no run to repeat', ['train-from-params', 'nowhere'], /nowhere is not the folder of a run/],
  ])('%s', async (_, args, message) => {
    const { code, out, err } = await runInProcess(args);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/\n +at /);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('gets every problem told at once, the command line first', async () => {
    const args =
      '--model.cuont 1 --model.rate x --model.pair --train.batch_size 0 --model.stage Blur --model.stage.radius 0 --model.flag 1 --model.flag 2';
    const { err } = await runInProcess(['train', kinds, ...args.split(' ')], { TFAIP_VAL__BATCH_SIZE: '-3' });
    expect(err).toBe(`error: 8 problems with the arguments
  --model.flag: given twice
  --model.rate: must be a number, but is "x"
  --model.flag: must be true or false, but is "1"
  --model.cuont: unknown argument. Did you mean --model.count?
  --train.batch_size: must not be less than 1, but is 0
  TFAIP_VAL__BATCH_SIZE: must not be less than 1, but is -3
  --model.pair: must contain at least 2 elements, but is []
  --model.stage.radius: must not be less than 1, but is 0
`);
  });

  it('creates nothing', () => {
    const left = readdirSync(folder).filter((name) => !/\.(ya?ml|json)$/.test(name));
    expect(left).toEqual([]);
  });
});
