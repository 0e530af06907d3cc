import { describe, expect, it } from 'vitest';
import { DtypeError, ShapeError } from '../errors/domainErrors.js';
import { ndArray, scalarArray, scalarValue, sizeOf } from './ndArray.js';

describe('ndArray', () => {
  it('keeps dtype, shape and the very data', () => {
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect(ndArray('float32', [2, 3], data)).toEqual({ dtype: 'float32', shape: [2, 3], data });
    expect(ndArray('float32', [2, 3], data).data).toBe(data);
  });

  it('refuses a shape that does not hold the data', () => {
    expect(() => ndArray('float32', [2, 2], new Float32Array(3))).toThrow(ShapeError);
    expect(() => ndArray('float32', [2, 2], new Float32Array(3))).toThrow(/shape \[2, 2\], 3 values/);
  });

  it.each([
    ['float32', new Int32Array(1)],
    ['int32', new Float32Array(1)],
    ['bool', new Int32Array(1)],
    ['string', new Uint8Array(1)],
  ] as const)('refuses data that are not %s', (dtype, data) => {
    expect(() => ndArray(dtype, [1], data)).toThrow(DtypeError);
  });

  it('reads back scalars and refuses more than one value', () => {
    expect(scalarValue(scalarArray(0.5))).toBe(0.5);
    expect(scalarValue(scalarArray(7, 'int32'))).toBe(7);
    expect(() => scalarValue(ndArray('int32', [2], Int32Array.of(1, 2)))).toThrow(ShapeError);
  });

  it('counts the elements of a shape', () => {
    expect([sizeOf([]), sizeOf([3]), sizeOf([2, 0]), sizeOf([2, 3, 4])]).toEqual([1, 3, 0, 24]);
  });
});
