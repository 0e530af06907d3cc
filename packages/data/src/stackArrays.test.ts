import { type NdArray, ndArray, sizeOf } from '@tfaip/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stackArrays } from './stackArrays.js';

const floats = (shape: number[], ...values: number[]) => ndArray('float32', shape, Float32Array.from(values));

test('arrays of one shape are put one after the other', () => {
  expect(stackArrays([floats([2], 1, 2), floats([2], 3, 4)])).toEqual(floats([2, 2], 1, 2, 3, 4));
});

test('scalars give a vector', () => {
  const stacked = stackArrays([
    ndArray('int32', [], Int32Array.of(7)),
    ndArray('int32', [], Int32Array.of(8)),
  ]);
  expect(stacked).toEqual(ndArray('int32', [2], Int32Array.of(7, 8)));
});

test('shorter arrays are padded at their end, in every dimension', () => {
  const stacked = stackArrays([floats([1, 3], 1, 2, 3), floats([2, 1], 4, 5)], -1);
  expect(stacked).toEqual(floats([2, 2, 3], 1, 2, 3, -1, -1, -1, 4, -1, -1, 5, -1, -1));
});

test('strings are padded with empty strings, bools with their value', () => {
  expect(stackArrays([ndArray('string', [1], ['a']), ndArray('string', [2], ['b', 'c'])])).toEqual(
    ndArray('string', [2, 2], ['a', '', 'b', 'c']),
  );
  const bools = [ndArray('bool', [0], new Uint8Array(0)), ndArray('bool', [2], Uint8Array.of(0, 0))];
  expect(stackArrays(bools, 1)).toEqual(ndArray('bool', [2, 2], Uint8Array.of(1, 1, 0, 0)));
});

test('each array stands in the first corner of its block, the padding value everywhere else', () => {
  const ranked = fc
    .integer({ min: 1, max: 4 })
    .chain((rank) =>
      fc.array(fc.array(fc.nat(4), { minLength: rank, maxLength: rank }), { minLength: 1, maxLength: 5 }),
    );
  fc.assert(
    fc.property(ranked, fc.integer({ min: -9, max: 0 }), (shapes, padding) => {
      const arrays = shapes.map((shape) => ({
        dtype: 'int32' as const,
        shape,
        data: Int32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1),
      }));
      const stacked = stackArrays(arrays, padding);
      const longest = shapes[0]!.map((_, axis) => Math.max(...shapes.map((shape) => shape[axis]!)));
      expect(stacked.shape).toEqual([arrays.length, ...longest]);
      for (let i = 0; i < sizeOf(stacked.shape); i++) {
        const [row, ...index] = indexOf(i, stacked.shape);
        expect(stacked.data[i]).toBe(valueAt(arrays[row!]!, index) ?? padding);
      }
    }),
  );
});

/** The index of the i-th value in row-major order. */
function indexOf(i: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = i;
  for (const length of [...shape].reverse()) {
    index.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return index;
}

function valueAt({ shape, data }: NdArray, index: readonly number[]): unknown {
  if (index.some((at, axis) => at >= shape[axis]!)) return undefined;
  return data[index.reduce((flat, at, axis) => flat * shape[axis]! + at, 0)];
}
