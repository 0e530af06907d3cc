import * as tf from '@tensorflow/tfjs';
import { DtypeError } from '../errors/domainErrors.js';
import type { ArrayData, NamedArrays, NamedTensors, NdArray } from '../samples/ndArray.js';

/** Puts an array onto the current backend. */
export function toTensor(array: NdArray): tf.Tensor {
  return tf.tensor(array.data as tf.TensorLike, [...array.shape], array.dtype);
}

/** Puts arrays onto the current backend, under the same names. */
export function toTensors(arrays: NamedArrays): NamedTensors {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, toTensor(array)]));
}

/**
 * Reads a tensor back to the host.
 *
 * @throws {DtypeError} for complex64, which has no array form here.
 */
export async function toArray(tensor: tf.Tensor): Promise<NdArray> {
  const { dtype, shape } = tensor;
  if (dtype === 'complex64') {
    throw new DtypeError('A complex tensor cannot be read as an array.', {
      given: `complex64 [${shape.join(', ')}]`,
      fix: 'return tf.real and tf.imag of it instead',
    });
  }
  return { dtype, shape, data: (await tensor.data()) as ArrayData };
}
