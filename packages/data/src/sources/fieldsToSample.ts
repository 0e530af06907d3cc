import { DataError, type NamedArrays, type NamedSpecs, type NdArray, type Sample } from '@tfaip/core';
import { fieldToArray } from './fieldToArray.js';
import type { Fields } from './recordFormat.js';
import type { ToSample } from './toSample.js';

/** Which arrays a sample has, and which fields of a record they are made of. */
export interface FieldsToSampleOptions {
  /** The inputs with their shapes and dtypes, as `DataBase.inputLayerSpecs()` says them. */
  readonly inputs: NamedSpecs;
  /** The targets; default: none. */
  readonly targets?: NamedSpecs;
  /** Field of each array that is not the field of its own name; of several fields, the values become one vector. */
  readonly fields?: Readonly<Record<string, string | readonly string[]>>;
}

/**
 * Samples from records by name: each input and target is made of the field of its name, in the dtype and shape that
 * its specification says (see {@link fieldToArray}). The sample's meta is the record's position.
 *
 * @example
 * fieldsToSample({
 *   inputs: { size: { shape: [2], dtype: 'float32' } },
 *   targets: { label: { shape: [], dtype: 'int32' } },
 *   fields: { size: ['width', 'height'] },
 * });
 */
export function fieldsToSample({ inputs, targets = {}, fields = {} }: FieldsToSampleOptions): ToSample {
  const arrays = (specs: NamedSpecs, record: Fields): NamedArrays => {
    const made: Record<string, NdArray> = {};
    for (const name in specs) {
      made[name] = fieldToArray(valueIn(record, fields[name] ?? name), specs[name]!, name);
    }
    return made;
  };
  return (record, position): Sample => ({
    inputs: arrays(inputs, record),
    targets: arrays(targets, record),
    outputs: {},
    meta: { ...position },
  });
}

function valueIn(record: Fields, names: string | readonly string[]): unknown {
  return typeof names === 'string' ? fieldOf(record, names) : names.map((name) => fieldOf(record, name));
}

function fieldOf(record: Fields, name: string): unknown {
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  if (value !== undefined && value !== null) return value;
  throw new DataError(`The record has no value of "${name}".`, {
    given: `values of ${Object.keys(record).slice(0, 20).join(', ') || 'nothing'}`,
    fix: 'name the field as the data does, with `fields`',
  });
}
