import { type NdArray, ndArray, sizeOf } from '@tfaip/core';
import * as fc from 'fast-check';

/** Arrays of all dtypes and many shapes; strings do not end in NUL, which NumPy's cannot. */
export function anyArray(shape: fc.Arbitrary<number[]> = anyShape): fc.Arbitrary<NdArray> {
  return shape.chain((lengths) => {
    const size = { minLength: sizeOf(lengths), maxLength: sizeOf(lengths) };
    return fc.oneof(
      fc.float32Array(size).map((data) => ndArray('float32', lengths, data)),
      fc.int32Array(size).map((data) => ndArray('int32', lengths, data)),
      fc.array(fc.boolean(), size).map((data) => ndArray('bool', lengths, Uint8Array.from(data, Number))),
      fc.array(text, size).map((data) => ndArray('string', lengths, data)),
    );
  });
}

/** Shapes of up to three dimensions, of length 0 also. */
export const anyShape: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 3 });

const text: fc.Arbitrary<string> = fc
  .string({ unit: 'grapheme', maxLength: 5 })
  .filter((value) => !value.endsWith('\0'));
