import {
  type ArrayData,
  DataError,
  type DType,
  type NamedArrays,
  type NamedSpecs,
  type NdArray,
  type Sample,
  sizeOf,
  type TensorSpec,
} from '@tfaip/core';
import { sampleIdentity } from './sampleIdentity.js';

/**
 * Checks one sample's inputs or targets against their specifications.
 *
 * @param kind `input` or `target`, for messages.
 * @throws {DataError} that names the sample, the array, and the given and expected shape and dtype.
 */
export function checkArrays(
  kind: 'input' | 'target',
  arrays: NamedArrays,
  specs: NamedSpecs,
  sample: Sample,
): void {
  for (const name in specs) {
    const array = arrays[name];
    const spec = specs[name]!;
    if (!array) throw missing(kind, name, arrays, sample);
    if (!fits(array, spec)) {
      throw new DataError(
        `Sample ${sampleIdentity(sample)}: ${kind} "${name}" does not fit its specification.`,
        {
          given: describeArray(array),
          expected: describe(spec.dtype, spec.shape),
        },
      );
    }
  }
  for (const name in arrays) {
    if (!specs[name]) throw unknown(kind, name, specs, sample);
  }
}

function fits({ dtype, shape, data }: NdArray, spec: TensorSpec): boolean {
  if (dtype !== spec.dtype || shape.length !== spec.shape.length || data.length !== sizeOf(shape))
    return false;
  for (let axis = 0; axis < shape.length; axis++) {
    const length = spec.shape[axis];
    if (length !== null && length !== shape[axis]) return false;
  }
  return holds(dtype, data);
}

function holds(dtype: DType, data: ArrayData): boolean {
  if (dtype === 'float32') return data instanceof Float32Array;
  if (dtype === 'int32') return data instanceof Int32Array;
  if (dtype === 'bool') return data instanceof Uint8Array;
  return Array.isArray(data);
}

function describe(dtype: DType, shape: readonly (number | null)[]): string {
  return `${dtype} [${shape.map((length) => length ?? 'any').join(', ')}]`;
}

function describeArray({ dtype, shape, data }: NdArray): string {
  const values = data.length === sizeOf(shape) && holds(dtype, data) ? '' : `, ${data.length} values`;
  return `${describe(dtype, shape)}${values}${holds(dtype, data) ? '' : ` in a ${data.constructor.name}`}`;
}

function missing(kind: string, name: string, arrays: NamedArrays, sample: Sample): DataError {
  return new DataError(`Sample ${sampleIdentity(sample)}: ${kind} "${name}" is missing.`, {
    given: `${kind}s ${Object.keys(arrays).join(', ') || '(none)'}`,
    fix: `let the generator set it, or take it out of ${kind}LayerSpecs()`,
  });
}

function unknown(kind: string, name: string, specs: NamedSpecs, sample: Sample): DataError {
  return new DataError(`Sample ${sampleIdentity(sample)}: ${kind} "${name}" has no specification.`, {
    expected: `${kind}s ${Object.keys(specs).join(', ') || '(none)'}`,
    fix: `declare it in ${kind}LayerSpecs(), or keep it in the sample's meta`,
  });
}
