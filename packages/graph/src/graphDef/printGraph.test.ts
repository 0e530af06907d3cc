import { DataType } from '@tfaip/libtensorflow';
import { describe, expect, it } from 'vitest';
import type { AttrValue } from './attrValue.js';
import { printGraph } from './printGraph.js';
import { BOOL, constant, FLOAT, INT32, node, placeholder, typed } from './testSupport/nodes.js';

describe('printGraph', () => {
  it('prints a line per node', () => {
    const nodes = [
      placeholder('x', FLOAT, [-1, 2]),
      constant('w', FLOAT, [2, 1], Float32Array.of(0.1, -1)),
      typed('y', 'MatMul', ['x', 'w']),
      { ...typed('parts', 'Neg', ['split:1', '^init']), device: '/device:GPU:0' },
      node('done', 'NoOp', ['^parts']),
    ];
    expect(printGraph({ nodes, functions: [] }).split('\n')).toEqual([
      '%x = Placeholder() {dtype: float32, shape: [?, 2]}',
      '%w = Const() {dtype: float32, value: float32[2, 1] 0.1, -1}',
      '%y = MatMul(%x, %w) {T: float32}',
      '%parts = Neg(%split:1, ^init) {T: float32} on /device:GPU:0',
      '%done = NoOp(^parts)',
    ]);
  });

  it('prints functions after the nodes', () => {
    const text = printGraph({
      nodes: [node('call', 'PartitionedCall', ['x'], { f: { kind: 'func', value: 'next' } })],
      functions: [
        {
          name: 'next',
          inputs: [{ name: 'i', dtype: INT32 }],
          outputs: [
            { name: 'sum', dtype: INT32 },
            { name: 'same', dtype: INT32 },
          ],
          nodes: [
            constant('one', INT32, [], Int32Array.of(1)),
            typed('add', 'AddV2', ['i', 'one:output:0'], INT32),
          ],
          returns: { same: 'i', sum: 'add:z:0' },
          controlReturns: { log: 'print' },
          attrs: { _noinline: { kind: 'bool', value: true } },
          stateful: true,
        },
        { name: 'nothing', inputs: [], outputs: [], nodes: [], returns: {} },
      ],
    });
    expect(text.split('\n')).toEqual([
      '%call = PartitionedCall(%x) {f: @next}',
      '',
      'stateful function next(i: int32) -> (sum: int32, same: int32) {_noinline: true} {',
      '  %one = Const() {dtype: int32, value: int32[] 1}',
      '  %add = AddV2(%i, %one:output:0) {T: int32}',
      '  return sum = %add:z:0, same = %i, ^print',
      '}',
      '',
      'function nothing() -> () {',
      '  return',
      '}',
    ]);
  });

  it('prints nothing for an empty graph', () => {
    expect(printGraph({ nodes: [], functions: [] })).toBe('');
  });

  it.each<[AttrValue, string]>([
    [{ kind: 'type', value: 99 }, 'dtype 99'],
    [{ kind: 'int', value: -(2n ** 60n) }, '-1152921504606846976'],
    [{ kind: 'float', value: Math.fround(0.1) }, '0.1'],
    [{ kind: 'float', value: Number.NEGATIVE_INFINITY }, '-Infinity'],
    [{ kind: 'string', value: 'a "b"' }, '"a \\"b\\""'],
    [{ kind: 'string', value: Uint8Array.of(255, 0) }, '<2 bytes>'],
    [{ kind: 'shape', value: null }, '?'],
    [{ kind: 'shape', value: [] }, '[]'],
    [{ kind: 'ints', value: [1, -2] }, '[1, -2]'],
    [{ kind: 'floats', value: [0.5, -0] }, '[0.5, -0]'],
    [{ kind: 'types', value: [FLOAT, BOOL] }, '[float32, bool]'],
    [{ kind: 'bools', value: [true, false] }, '[true, false]'],
    [{ kind: 'strings', value: ['a'] }, '["a"]'],
    [{ kind: 'shapes', value: [[-1, 3], null] }, '[[?, 3], ?]'],
  ])('prints the attribute %#', (value, expected) => {
    expect(printGraph({ nodes: [node('n', 'Op', [], { a: value })], functions: [] })).toBe(
      `%n = Op() {a: ${expected}}`,
    );
  });

  it.each([
    [
      'eight elements',
      INT32,
      [8],
      Int32Array.from({ length: 8 }, (_, i) => i),
      'int32[8] 0, 1, 2, 3, 4, 5, 6, 7',
    ],
    [
      'more',
      INT32,
      [9],
      Int32Array.from({ length: 9 }, (_, i) => i),
      'int32[9] 0, 1, 2, 3, 4, 5, 6, 7, … (9)',
    ],
    ['equal ones', FLOAT, [784, 128], new Float32Array(784 * 128), 'float32[784, 128] all 0'],
    ['none', FLOAT, [0, 3], new Float32Array(0), 'float32[0, 3]'],
    ['int64', DataType.INT64, [1], BigInt64Array.of(-(2n ** 63n)), 'int64[1] -9223372036854775808'],
    ['complex', DataType.COMPLEX64, [2], Float32Array.of(1, 2, 0.5, -3), 'complex64[2] 1+2i, 0.5-3i'],
    ['float16, whose bits say nothing', DataType.HALF, [2], new Uint16Array(2), 'float16[2] <4 bytes>'],
    [
      'strings',
      DataType.STRING,
      [9],
      [...'abcdefghi'],
      'string[9] "a", "b", "c", "d", "e", "f", "g", "h", … (9)',
    ],
  ])('prints a constant of %s', (_, dtype, shape, values, expected) => {
    const text = printGraph({ nodes: [constant('c', dtype, shape, values)], functions: [] });
    expect(text).toContain(`value: ${expected}}`);
  });
});
