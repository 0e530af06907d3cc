import { type NdArray, ndArray, sizeOf } from '@tfaip/core';
import type { Hdf5File } from './hdf5File.js';
import { damagedKerasFile, KerasFileError } from './kerasFileError.js';

/**
 * The values of a variable.
 *
 * @param entity what stands in the file under the variable's name.
 * @throws {KerasFileError} if that is no array of float32 or int32, or larger than the file.
 */
export function readVariable(entity: unknown, name: string, { path, size, isDataset }: Hdf5File): NdArray {
  if (!isDataset(entity)) throw damagedKerasFile(path, `no values for ${name}`);
  const shape = entity.shape ?? [];
  // Keras compresses nothing.
  if (sizeOf(shape) * Float32Array.BYTES_PER_ELEMENT > size) {
    throw damagedKerasFile(path, `${name} of shape [${shape.join(', ')}] in ${size} bytes`);
  }
  const { value } = entity;
  // Scalars come as numbers.
  if (typeof value === 'number') {
    return entity.dtype === '<i'
      ? ndArray('int32', shape, Int32Array.of(value))
      : ndArray('float32', shape, Float32Array.of(value));
  }
  if (value instanceof Float32Array) return ndArray('float32', shape, value);
  if (value instanceof Int32Array) return ndArray('int32', shape, value);
  throw new KerasFileError(`The dtype of ${name} in ${path} cannot be read.`, {
    given: String(entity.dtype),
    expected: 'float32 or int32',
  });
}
