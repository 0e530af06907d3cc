import type { OpDefinition, OpDefinitions } from '@tfaip/libtensorflow';
import { describe, expect, it } from 'vitest';
import type { Attrs } from './attrValue.js';
import { GraphDefError } from './graphDefError.js';
import { outputName } from './outputName.js';
import { FLOAT } from './testSupport/nodes.js';

const op = (name: string, outputs: OpDefinition['outputs']): [string, OpDefinition] => [
  name,
  { name, inputs: [], outputs, isStateful: false },
];
const definitions: OpDefinitions = new Map([
  op('TopK', [
    { name: 'values', typeAttr: 'T' },
    { name: 'indices', type: 3 },
  ]),
  op('Split', [{ name: 'output', typeAttr: 'T', numberAttr: 'num_split' }]),
  op('Mixed', [
    { name: 'first', type: 1 },
    { name: 'many', type: 1, numberAttr: 'N' },
    { name: 'listed', typeListAttr: 'Tout' },
    { name: 'last', type: 1 },
  ]),
]);
const split: Attrs = { num_split: { kind: 'int', value: 3n } };
const mixed: Attrs = { N: { kind: 'int', value: 2 }, Tout: { kind: 'types', value: [FLOAT, FLOAT] } };

describe('outputName', () => {
  it.each<[string, Attrs, string[]]>([
    ['TopK', {}, ['values:0', 'indices:0']],
    ['Split', split, ['output:0', 'output:1', 'output:2']],
    ['Mixed', mixed, ['first:0', 'many:0', 'many:1', 'listed:0', 'listed:1', 'last:0']],
    // A list of length 0 that was read from a GraphDef has lost its kind.
    ['Mixed', { N: { kind: 'int', value: 0 }, Tout: { kind: 'ints', value: [] } }, ['first:0', 'last:0']],
  ])('%s %#', (name, attrs, expected) => {
    expect(expected.map((_, index) => outputName(definitions, name, attrs, index))).toEqual(expected);
    expect(() => outputName(definitions, name, attrs, expected.length)).toThrow(
      `The operation ${name} has no output ${expected.length}.\n  expected: 0 to ${expected.length - 1}`,
    );
  });

  it('tells what is wrong', () => {
    expect(() => outputName(definitions, 'Gone', {}, 0)).toThrow(GraphDefError);
    expect(() => outputName(definitions, 'Gone', {}, 0)).toThrow('There is no operation Gone.');
    expect(() => outputName(definitions, 'TopK', {}, -1)).toThrow('has no output -1');
    expect(() => outputName(definitions, 'Split', { T: { kind: 'type', value: 1 } }, 0)).toThrow(
      /needs the attribute num_split to know its outputs output\.\n.*given: attributes T\n.*expected: an int/,
    );
    expect(() => outputName(definitions, 'Split', { num_split: { kind: 'float', value: 1 } }, 0)).toThrow(
      'given: num_split of kind float',
    );
    expect(() => outputName(definitions, 'Mixed', { ...mixed, Tout: { kind: 'type', value: 1 } }, 5)).toThrow(
      'expected: a list of types',
    );
  });
});
