import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { type NamedArrays, type NdArray, ndArray, sizeOf } from '@tfaip/core';
import type { Dataset, Group } from 'h5wasm';
import { damagedKerasFile, KerasFileError } from './kerasFileError.js';
import { readZipEntry } from './readZipEntry.js';
import { variableRoles } from './variableRoles.js';

/** More groups than any network has: links that lead back to their own group end here. */
const MOST_GROUPS = 100_000;
const DEEPEST_GROUP = 64;

let files = 0;

/**
 * Reads the weights of a model that Keras 3 saved as `.weights.h5` or `.keras`, by the names that Keras gives them:
 * `hidden/kernel`, `norm/moving_mean`. The files only number a layer's variables; `variableRoles` says what they are.
 * The state of the optimizer and of random generators is left out.
 *
 * @throws {KerasFileError} if the file is damaged, of another kind, or holds a dtype other than float32 and int32.
 */
export async function readKerasFile(path: string): Promise<NamedArrays> {
  const bytes =
    extname(path) === '.keras' ? await readZipEntry(path, 'model.weights.h5') : await readFile(path);
  const { ready, File, Group, Dataset } = await import('h5wasm');
  const { FS } = await ready;
  // The library's own file system is in memory: a file that refers to others finds none of this machine's.
  const name = `keras-${files++}.h5`;
  FS.writeFile(name, bytes);
  try {
    const file = new File(name, 'r');
    try {
      return readLayers(file, {
        isGroup: (each) => each instanceof Group,
        isDataset: (each) => each instanceof Dataset,
        path,
        size: bytes.length,
      });
    } finally {
      file.close();
    }
  } catch (error) {
    if (error instanceof KerasFileError) throw error;
    throw damagedKerasFile(path, error instanceof Error ? error.message : String(error), error);
  } finally {
    FS.unlink(name);
  }
}

interface Source {
  readonly path: string;
  /** Bytes of the HDF5 file. */
  readonly size: number;
  isGroup(entity: unknown): entity is Group;
  isDataset(entity: unknown): entity is Dataset;
}

function readLayers(root: Group, source: Source): NamedArrays {
  const arrays: Record<string, NdArray> = {};
  let groups = 0;
  const visit = (group: Group, key: string, prefix: readonly string[]): void => {
    if (++groups > MOST_GROUPS || prefix.length > DEEPEST_GROUP) {
      throw damagedKerasFile(source.path, 'groups without an end');
    }
    for (const child of group.keys()) {
      if (group === root && child === 'optimizer') continue;
      if (child === 'seed_generator') continue;
      const entity = group.get(child);
      if (!source.isGroup(entity)) continue;
      if (child === 'vars') addVariables(entity, key, prefix);
      // `layers` holds the layers of a model; it is no layer itself.
      else if (child === 'layers') visit(entity, child, prefix);
      else visit(entity, child, [...prefix, nameOf(entity, child)]);
    }
  };
  const addVariables = (vars: Group, key: string, prefix: readonly string[]): void => {
    const numbers = vars.keys().sort((a, b) => Number(a) - Number(b));
    const roles = variableRoles(key, numbers.length);
    for (const [i, number] of numbers.entries()) {
      const name = [...prefix, roles[i]!].join('/');
      if (name in arrays) throw damagedKerasFile(source.path, `two variables ${name}`);
      arrays[name] = readVariable(vars.get(number), name, source);
    }
  };
  visit(root, '', []);
  if (groups === 1) throw damagedKerasFile(source.path, 'an HDF5 file without layers');
  return arrays;
}

/** The name that the user gave a layer, which Keras keeps at its variables. */
function nameOf(layer: Group, key: string): string {
  const name = (layer.get('vars') as Group | null)?.attrs.name?.value;
  return typeof name === 'string' ? name : key;
}

function readVariable(entity: unknown, name: string, source: Source): NdArray {
  if (!source.isDataset(entity)) throw damagedKerasFile(source.path, `no values for ${name}`);
  const shape = entity.shape ?? [];
  if (sizeOf(shape) * 4 > source.size) {
    throw damagedKerasFile(source.path, `${name} of shape [${shape.join(', ')}] in ${source.size} bytes`);
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
  throw new KerasFileError(`The dtype of ${name} in ${source.path} cannot be read.`, {
    given: String(entity.dtype),
    expected: 'float32 or int32',
  });
}
