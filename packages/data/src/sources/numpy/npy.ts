import { readFile, writeFile } from 'node:fs/promises';
import { type ArrayData, DataError, type NdArray, ndArray, sizeOf } from '@tfaip/core';
import { errorAt } from '../recordPosition.js';
import { descrOf, npyDtype } from './npyDtype.js';
import { decodeNpyHeader, encodeNpyHeader } from './npyHeader.js';

/**
 * Reads a whole `.npy` file, in either memory order. {@link npyDtype} tells which dtypes become which.
 *
 * @throws {DataError} that names the file if it is damaged, cut short, or holds what an array of ours cannot.
 */
export async function readNpy(file: string): Promise<NdArray> {
  try {
    return decodeNpy(await readFile(file));
  } catch (error) {
    throw errorAt({ file }, error);
  }
}

/**
 * Writes a `.npy` file that `numpy.load` reads: float32 as `f4`, int32 as `i4`, bool as `b1`, strings as `U`.
 *
 * Strings that end in NUL lose it, as NumPy's do.
 */
export async function writeNpy(file: string, array: NdArray): Promise<void> {
  await writeFile(file, encodeNpy(array));
}

/** {@link readNpy} of bytes in memory; numbers are views of them where they are aligned. */
export function decodeNpy(bytes: Uint8Array): NdArray {
  const { descr, shape, offset, fortranOrder } = decodeNpyHeader(bytes);
  const { dtype, itemSize, decode } = npyDtype(descr);
  const expected = sizeOf(shape) * itemSize;
  if (bytes.length - offset !== expected) {
    throw new DataError('The .npy file is not as long as its header says.', {
      given: `${bytes.length - offset} bytes of values`,
      expected: `${expected}, for ${descr} [${shape.join(', ')}]`,
    });
  }
  const data = decode(bytes.subarray(offset));
  return ndArray(dtype, shape, fortranOrder ? toRowMajor(data, shape) : data);
}

/** {@link writeNpy} into memory. */
export function encodeNpy(array: NdArray): Buffer {
  const { data, shape } = array;
  const descr = descrOf(array);
  const values = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : codePoints(data, npyDtype(descr).itemSize / 4);
  return Buffer.concat([encodeNpyHeader(descr, shape), values]);
}

/** Texts as code points, each text filled up with zeros to the same length. */
function codePoints(texts: readonly string[], length: number): Uint8Array {
  const points = new Uint32Array(texts.length * length);
  texts.forEach((text, row) => {
    Array.from(text).forEach((character, at) => {
      points[row * length + at] = character.codePointAt(0)!;
    });
  });
  return new Uint8Array(points.buffer);
}

/** Values whose first dimension varies fastest, rearranged so that the last does. */
function toRowMajor(data: ArrayData, shape: readonly number[]): ArrayData {
  const result: ArrayData = data.slice();
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)));
  const target = result as unknown as (number | string)[];
  for (let at = 0, source = 0; at < data.length; at++) {
    target[at] = data[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]!++;
      source += strides[axis]!;
      if (index[axis]! < shape[axis]!) break;
      source -= index[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}
