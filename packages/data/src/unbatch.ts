import { type Batch, DataError, type NamedArrays, type Sample } from '@tfaip/core';
import { arrayRows } from './arrayRow.js';

/**
 * Takes a batch and a model's outputs apart into samples.
 *
 * Arrays are views of the batch's and the outputs' memory, padding included.
 *
 * @param outputs arrays whose first dimension is the batch.
 * @throws {DataError} if an output does not have one row per sample.
 */
export function unbatch(batch: Batch, outputs: NamedArrays = {}): Sample[] {
  for (const [name, { shape }] of Object.entries(outputs)) {
    if (shape[0] === batch.size) continue;
    throw new DataError(`unbatch: output "${name}" must have the batch as its first dimension.`, {
      given: `[${shape.join(', ')}]`,
      expected: `[${batch.size}, …], as the batch has ${batch.size} samples`,
    });
  }
  return batch.meta.map((meta, index) => ({
    inputs: arrayRows(batch.inputs, index),
    targets: arrayRows(batch.targets, index),
    outputs: arrayRows(outputs, index),
    meta,
  }));
}
