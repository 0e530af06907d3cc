import { DataError, type NamedArrays, ndArray, type Sample } from '@tfaip/core';
import { expect, test } from 'vitest';
import { Batcher } from './batcher.js';

const specs = {
  inputSpecs: { x: { shape: [null, 2], dtype: 'float32' } },
  targetSpecs: { y: { shape: [], dtype: 'int32' } },
} as const;

const x = (rows: number) => ndArray('float32', [rows, 2], new Float32Array(rows * 2).fill(rows));
const y = ndArray('int32', [], Int32Array.of(1));

function sample(inputs: NamedArrays, targets: NamedArrays = { y }): Sample {
  return { inputs, targets, outputs: {}, meta: { file: 'a.txt', line: 3 } };
}

function messageOf(given: Sample): string {
  try {
    new Batcher({ batchSize: 2, ...specs }).push(given);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
    return (error as DataError).message;
  }
  throw new Error('the sample was taken');
}

test('a batch leaves when it is full, the rest at the end', () => {
  const batcher = new Batcher({ batchSize: 2, ...specs, paddingValues: { x: -1 } });
  expect(batcher.push(sample({ x: x(1) }))).toBeUndefined();
  expect(batcher.push(sample({ x: x(2) }))).toEqual({
    inputs: { x: ndArray('float32', [2, 2, 2], Float32Array.of(1, 1, -1, -1, 2, 2, 2, 2)) },
    targets: { y: ndArray('int32', [2], Int32Array.of(1, 1)) },
    meta: [
      { file: 'a.txt', line: 3 },
      { file: 'a.txt', line: 3 },
    ],
    size: 2,
  });
  batcher.push(sample({ x: x(3) }));
  expect([...batcher.drain()].map(({ size, inputs }) => [size, inputs.x!.shape])).toEqual([[1, [1, 3, 2]]]);
  expect([...batcher.drain()]).toEqual([]);
});

test('the remainder is dropped on demand', () => {
  const batcher = new Batcher({ batchSize: 2, dropRemainder: true, ...specs });
  batcher.push(sample({ x: x(1) }));
  expect([...batcher.drain()]).toEqual([]);
});

test('a wrong shape is named with the sample and both shapes', () => {
  const wrong = ndArray('float32', [2, 3], new Float32Array(6));
  expect(messageOf(sample({ x: wrong }))).toBe(
    [
      'Sample { file: \'a.txt\', line: 3 }: input "x" does not fit its specification.',
      '  given: float32 [2, 3]',
      '  expected: float32 [any, 2]',
    ].join('\n'),
  );
});

test.each<[string, NamedArrays, NamedArrays, RegExp]>([
  ['rank', { x: ndArray('float32', [2], new Float32Array(2)) }, { y }, /given: float32 \[2\]\n/],
  ['dtype', { x: ndArray('int32', [1, 2], new Int32Array(2)) }, { y }, /given: int32 \[1, 2\]\n/],
  ['values', { x: { ...x(1), data: new Float32Array(3) } }, { y }, /given: float32 \[1, 2\], 3 values\n/],
  [
    'array type',
    { x: { ...x(1), data: new Float64Array(2) as unknown as Float32Array } },
    { y },
    /2 values in a Float64Array/,
  ],
  ['a missing input', {}, { y }, /input "x" is missing\.\n {2}given: inputs \(none\)/],
  ['a missing target', { x: x(1) }, {}, /target "y" is missing/],
  [
    'an unknown target',
    { x: x(1) },
    { y, z: y },
    /target "z" has no specification\.\n {2}expected: targets y/,
  ],
])('a wrong sample is refused: %s', (_, inputs, targets, message) => {
  expect(messageOf(sample(inputs, targets))).toMatch(message);
});

test('a meta of any kind or length does not hide the message', () => {
  const loop: Record<string, unknown> = { id: 5n };
  expect(messageOf({ ...sample({}), meta: loop })).toMatch(/Sample { id: 5n }: input "x"/);
  loop.self = loop;
  expect(messageOf({ ...sample({}), meta: loop })).toMatch(/input "x" is missing/);
  expect(messageOf({ ...sample({}), meta: { text: 'a'.repeat(1000) } }).length).toBeLessThan(500);
});

test('targets are left out in prediction', () => {
  const batcher = new Batcher({ batchSize: 1, ...specs, withTargets: false });
  expect(batcher.push(sample({ x: x(1) }, {}))?.targets).toEqual({});
  expect(batcher.push(sample({ x: x(1) }, { y }))?.targets).toEqual({});
});

test.each([
  [{ z: 1 }, /no input or target "z"\.\n {2}expected: one of x, y/],
  [{ y: 0.5 }, /given: 0.5 for int32/],
])('a padding value that cannot be used is refused: %j', (paddingValues, message) => {
  expect(() => new Batcher({ batchSize: 1, ...specs, paddingValues })).toThrow(message);
});
