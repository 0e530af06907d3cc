import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runInProcess } from './testSupport/runInProcess.js';

const runs = process.env.TFAIP_SOAK === '1' ? 10_000 : 100;
const kinds = fileURLToPath(new URL('./fixtures/kindsScenario.ts', import.meta.url));
const start = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-fuzz-'));
  process.chdir(folder);
  writeFileSync('config.yaml', 'model: {count: 4, stage: {type: Blur, radius: 3}}\n');
});

afterAll(() => {
  process.chdir(start);
  rmSync(folder, { recursive: true });
});

const names = [
  ...['count', 'rate', 'flag', 'text', 'note', 'words', 'numbers', 'pair', 'flags', 'colours', 'maybe'],
  ...[
    'weights',
    'weights.ce',
    'limits.low',
    'low',
    'extra',
    'extra.high',
    'stage',
    'stage.radius',
    'stage.factor',
  ],
  ...[
    'after',
    'after.radius',
    'stages',
    'stages.0.radius',
    'stages.7.factor',
    'ranges',
    'ranges.1.low',
    'named',
  ],
  ...['named.x.low', 'seen', '__proto__', 'constructor', 'toString', 'type', 'stage.type', '', '.', 'a..b'],
].map((name) => `model.${name}`);
const others = [
  ...[
    'trainer.epochs',
    'trainer.optimizer',
    'trainer.optimizer.momentum',
    'trainer.seed',
    'train.batch_size',
  ],
  ...['backend', 'config', 'print_config', 'help', '__proto__', 'trainer', 'model'],
];
const words = [
  '',
  '-1',
  '0',
  '3',
  '1e400',
  'true',
  'none',
  'Blur',
  'Scale',
  'SGD',
  'x=1',
  '=',
  '🙂',
  'config.yaml',
  '{}',
  '--',
  '-h',
  '-',
];

const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...words) },
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const name = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names, ...others) },
  fc.string({ maxLength: 12 }),
);
const option = fc
  .record({ name, values: fc.array(word, { maxLength: 3 }), isInline: fc.boolean() })
  .map(({ name, values: [first = '', ...rest], isInline }) =>
    isInline ? [`--${name}=${first}`, ...rest] : [`--${name}`, first, ...rest],
  );
const params = fc.array(option, { maxLength: 6 }).map((options) => options.flat());
const scenario = fc.oneof(
  { weight: 9, arbitrary: fc.constant(kinds) },
  fc.constantFrom('./none.ts', '', ':', 'a:b', '--x', '.'),
);
// Its last option keeps a valid command line from training; a second one makes it invalid, which is fine.
const training = fc.tuple(scenario, params).map(([at, args]) => ['train', at, '--print_config', ...args]);
const commands = [
  'train-from-params',
  'lav',
  'multi-lav',
  'predict',
  'evaluate',
  'diff',
  'schema',
  'scalars',
  'completion',
  'complete',
  'tune',
];
const others2 = fc.tuple(
  fc.constantFrom(...commands, 'trian', '', '--help', '--version'),
  fc.array(word, { maxLength: 4 }),
  params,
);
const anything = others2.map(([command, strays, args]) => [command, ...strays, ...args]);
const environment = fc.dictionary(
  fc.constantFrom(
    'TFAIP_MODEL__COUNT',
    'TFAIP_MODEL__STAGE',
    'TFAIP_MODEL__STAGES',
    'TFAIP_MODEL____X',
    'TFAIP_TRAIN__',
    'TFAIP_X__Y',
  ),
  word,
  { maxKeys: 2 },
);

describe('random command lines', () => {
  it(`end with a clear word, without a stack, and leave nothing behind (${runs})`, {
    timeout: 3_600_000,
  }, async () => {
    const ends = { 0: 0, 1: 0, 2: 0 };
    const property = fc.asyncProperty(
      fc.oneof({ weight: 4, arbitrary: training }, anything),
      environment,
      async (args, env) => {
        const { code, out, err } = await runInProcess(args, env);
        expect([0, 1, 2]).toContain(code);
        ends[code as 0 | 1 | 2]++;
        expect(out + err).not.toMatch(/\n +at .*:\d+:\d+/);
        // An error that nobody foresaw says so.
        expect(err).not.toContain('Set TFAIP_LOG_LEVEL=debug');
        if (code === 2) expect(err).not.toBe('');
        expect(readdirSync(folder)).toEqual(['config.yaml']);
      },
    );
    await fc.assert(property, {
      numRuns: runs,
      seed: 5,
      interruptAfterTimeLimit: 3_500_000,
      markInterruptAsFailure: true,
    });
    // Neither all refused nor all accepted: the cases would be too much alike.
    expect(ends[0]).toBeGreaterThan(runs / 50);
    expect(ends[2]).toBeGreaterThan(runs / 5);
  });
});
