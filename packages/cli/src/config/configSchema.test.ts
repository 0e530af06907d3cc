import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { runInProcess } from '../testSupport/runInProcess.js';

const kinds = fileURLToPath(new URL('../fixtures/kindsScenario.ts', import.meta.url));
let schema: { properties: { [root: string]: { properties: { [name: string]: object } } } };
let isValid: (config: unknown) => boolean;

beforeAll(async () => {
  const { code, out } = await runInProcess(['schema', kinds]);
  expect(code).toBe(0);
  schema = JSON.parse(out);
  // Strict: no keyword that the draft does not know.
  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
  isValid = (config) => validate(config);
});

describe('tfaip schema', () => {
  it('accepts a file of all values as they are, for each choice', async () => {
    const choices = [
      [],
      '--model.stages Scale Blur --model.ranges 2 --model.named a --model.extra.low 1 --model.weights x=1'.split(
        ' ',
      ),
      '--trainer.optimizer Lion --trainer.learning_rate PiecewiseConstant --model.after Blur'.split(' '),
    ];
    for (const args of choices) {
      const { out } = await runInProcess(['train', kinds, ...args, '--print_config']);
      expect(isValid(parse(out))).toBe(true);
    }
  });

  it.each([
    ['nothing', {}],
    ['the schema itself', { $schema: './x.json', trainer: { epochs: 3 } }],
    ['fields by their paths', { 'train.batch_size': 32, model: { 'stage.factor': 2 } }],
    ['a class by its name', { model: { stage: 'Blur' } }],
    ['a class with its fields', { model: { stage: { type: 'Blur', radius: 3 } } }],
    ['fields of the default class', { model: { stage: { factor: 2 } } }],
    ['none where it is allowed', { model: { note: null, after: null, extra: null } }],
    ['a list of classes', { model: { stages: ['Scale', { type: 'Blur' }] } }],
  ])('accepts %s', (_, config) => expect(isValid(config)).toBe(true));

  it.each([
    ['an unknown field', { model: { cuont: 3 } }],
    ['an unknown root', { modle: {} }],
    ['a state field', { model: { seen: 3 } }],
    ['a wrong type', { model: { count: '3' } }],
    ['a fraction', { model: { count: 3.5 } }],
    ['a number out of range', { model: { count: 101 } }],
    ['a value that is not among those allowed', { model: { colour: 'green' } }],
    ['an item of a wrong type', { model: { words: [1] } }],
    ['too few items', { model: { pair: [1] } }],
    ['a weight out of range', { model: { weights: { a: -1 } } }],
    ['an unknown class', { model: { stage: 'Sharp' } }],
    ['a field of another class', { model: { stage: { type: 'Scale', radius: 3 } } }],
    ['fields of another class than the default', { model: { stage: { radius: 3 } } }],
    ['none where it is not allowed', { model: { text: null } }],
  ])('refuses %s', (_, config) => expect(isValid(config)).toBe(false));

  it('describes what has no default', async () => {
    const required = fileURLToPath(new URL('../fixtures/requiredScenario.ts', import.meta.url));
    const { out, err } = await runInProcess(['schema', required]);
    expect(err).toBe('');
    const { model } = JSON.parse(out).properties;
    expect(model.properties.alphabet).toEqual({ description: 'Has no default', type: 'string' });
    expect(model.properties.style.default).toBe('Plain');
    expect(Object.keys(model.properties.chosen)).toEqual(['description', 'anyOf']);
    expect(model.properties.limits.properties.low).toMatchObject({ type: 'integer' });
  });

  it('gives editors help, default and limits', () => {
    expect(schema.properties.model!.properties.count).toEqual({
      description: 'A whole number',
      default: 3,
      type: 'integer',
      minimum: -5,
      maximum: 100,
    });
    expect(schema.properties.train!.properties.batch_size).toMatchObject({ default: 16, minimum: 1 });
  });
});
