import { type NdArray, ndArray } from '@tfaip/core';
import type { Hdf5Array, Hdf5Group } from './hdf5File.js';
import { damagedKerasFile, KerasFileError } from './kerasFileError.js';

/**
 * The values of a variable.
 *
 * @param entity what stands in the file under the variable's name.
 * @throws {KerasFileError} if that is no array of float32 or int32.
 */
export function readVariable(entity: Hdf5Group | Hdf5Array | undefined, name: string, path: string): NdArray {
  if (!entity || 'children' in entity) throw damagedKerasFile(path, `no values for ${name}`);
  const { dtype, shape, values } = entity;
  if (values instanceof Float32Array) return ndArray('float32', shape, values);
  if (values instanceof Int32Array) return ndArray('int32', shape, values);
  throw new KerasFileError(`The dtype of ${name} in ${path} cannot be read.`, {
    given: dtype,
    expected: 'float32 or int32',
  });
}
