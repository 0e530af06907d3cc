import { DataError, type DType, ndArray } from '@tfaip/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldToArray } from './fieldToArray.js';

const toArray = (value: unknown, dtype: DType, shape: readonly (number | null)[] = []) =>
  fieldToArray(value, { dtype, shape }, 'x');

describe('fieldToArray', () => {
  it.each<[string, unknown, DType, number | string]>([
    ['a number', 1.5, 'float32', 1.5],
    ['a bigint', 7n, 'int32', 7],
    ['a truth value', true, 'float32', 1],
    ['a text with a number', ' -1.5e2 ', 'float32', -150],
    ['a text without digits before the point', '.5', 'float32', 0.5],
    ['nan', 'NaN', 'float32', Number.NaN],
    ['an infinity', '-inf', 'float32', Number.NEGATIVE_INFINITY],
    ['an infinity in full', '+Infinity', 'float32', Number.POSITIVE_INFINITY],
    ['a whole number as text', '-2147483648', 'int32', -2147483648],
    ['a whole number as decimal', '3.0', 'int32', 3],
    ['a truth value as text', 'True', 'bool', 1],
    ['a truth value as number', 0, 'bool', 0],
    ['a text', 'ä', 'string', 'ä'],
    ['bytes', Buffer.from('ä'), 'string', 'ä'],
  ])('takes %s', (_, value, dtype, expected) => {
    expect(toArray(value, dtype)).toMatchObject({ dtype, shape: [] });
    expect(toArray(value, dtype).data[0]).toBe(expected);
  });

  it.each<[string, unknown, DType]>([
    ['an empty text', '', 'float32'],
    ['a word', 'constructor', 'float32'],
    ['a word', 'constructor', 'bool'],
    ['a hexadecimal number', '0x10', 'float32'],
    ['a number and more', '1 2', 'float32'],
    ['a fraction', 1.5, 'int32'],
    ['a large number', 2 ** 31, 'int32'],
    ['a large bigint', 2n ** 40n, 'int32'],
    ['not a number', Number.NaN, 'int32'],
    ['another number', 2, 'bool'],
    ['a number', 1, 'string'],
    ['bytes that are not UTF-8', Uint8Array.of(255), 'string'],
    ['null', null, 'float32'],
    ['an object', { a: 1 }, 'float32'],
    ['a date', new Date(0), 'int32'],
  ])('refuses %s (%o) as %s', (_, value, dtype) => {
    expect(() => toArray(value, dtype)).toThrow(DataError);
    expect(() => toArray(value, dtype)).toThrow(/"x"/);
  });

  it('takes nested lists with their shape', () => {
    const nested = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const expected = ndArray('int32', [2, 3], Int32Array.of(1, 2, 3, 4, 5, 6));
    expect(toArray(nested, 'int32', [2, null])).toEqual(expected);
    expect(toArray([Int8Array.of(1, 2, 3), Int8Array.of(4, 5, 6)], 'int32', [2, 3])).toEqual(expected);
    expect(() => toArray([[1], [2, 3]], 'int32', [2, null])).toThrow(/different lengths/);
    expect(() => toArray([1, [2]], 'int32', [2, null])).toThrow(/different lengths/);
    expect(() => toArray(nested, 'int32', [3, 2])).toThrow(/given: \[2, 3\]\s+expected: \[3, 2\]/);
  });

  it('fills shapes of more dimensions by flat lists', () => {
    expect(toArray([1, 2, 3, 4, 5, 6], 'float32', [2, 3]).shape).toEqual([2, 3]);
    expect(toArray([1, 2, 3, 4, 5, 6], 'float32', [null, 2]).shape).toEqual([3, 2]);
    expect(toArray([], 'float32', [null, 2]).shape).toEqual([0, 2]);
    expect(toArray([7], 'float32').shape).toEqual([]);
    expect(toArray([[1, 2]], 'float32', [2]).shape).toEqual([2]);
    expect(toArray([Uint8Array.of(1, 2)], 'int32', [2]).data).toEqual(Int32Array.of(1, 2));
    expect(() => toArray([1, 2, 3], 'float32', [null, 2])).toThrow(/shape/);
    expect(() => toArray([1, 2, 3, 4], 'float32', [null, null])).toThrow(/shape/);
    expect(() => toArray([1, 2], 'float32')).toThrow(/shape/);
    expect(() => toArray([1, 2], 'float32', [3])).toThrow(/shape/);
  });

  it('does not copy what is right already', () => {
    const data = Float32Array.of(1, 2);
    expect(toArray(data, 'float32', [2]).data).toBe(data);
    expect(toArray(ndArray('float32', [1, 2], data), 'float32', [null, 2]).data).toBe(data);
  });

  it('converts typed arrays as it does their values', () => {
    const classes = [Int8Array, Uint8Array, Int16Array, Uint32Array, Float32Array, Float64Array];
    fc.assert(
      fc.property(fc.constantFrom(...classes), fc.array(fc.integer({ min: 0, max: 100 })), (cls, values) => {
        for (const dtype of ['float32', 'int32'] as const) {
          const array = toArray(cls.from(values), dtype, [values.length]);
          expect(array).toEqual(toArray(values, dtype, [values.length]));
        }
      }),
      { seed: 1 },
    );
    expect(toArray(BigInt64Array.of(1n, -2n), 'int32', [2]).data).toEqual(Int32Array.of(1, -2));
  });

  it('reads every float32 back from its text', () => {
    fc.assert(
      fc.property(fc.float(), (value) => {
        expect(toArray(Object.is(value, -0) ? '-0' : String(value), 'float32').data[0]).toBe(value);
      }),
      { seed: 1 },
    );
  });
});
