import type { NamedArrays, NdArray } from '@tfaip/core';
import type { Group } from 'h5wasm';
import { GroupWalk } from './groupWalk.js';
import type { Hdf5File } from './hdf5File.js';
import { readVariable } from './hdf5Variable.js';
import { damagedKerasFile } from './kerasFileError.js';
import { variableRoles } from './variableRoles.js';

/** Groups beside the layers of a model: the state of its training. */
const stateGroups = ['optimizer', 'metrics'];

/**
 * The weights of a file as Keras 3 saves them: a group for each layer, within it its layers, and in `vars` its variables
 * by numbers.
 *
 * @throws {KerasFileError} if there are no layers, or one cannot be read.
 */
export function readLayerWeights(file: Hdf5File): NamedArrays {
  const { root, path } = file;
  const walk = new GroupWalk(file);
  const arrays: Record<string, NdArray> = {};
  const visit = (group: Group, key: string, prefix: readonly string[]): void => {
    for (const [child, entity] of walk.children(group, prefix.length)) {
      if (group === root && stateGroups.includes(child)) continue;
      if (child === 'seed_generator' || !file.isGroup(entity)) continue;
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
      if (name in arrays) throw damagedKerasFile(path, `two variables ${name}`);
      arrays[name] = readVariable(vars.get(number), name, file);
    }
  };
  visit(root, '', []);
  if (walk.groups === 1) throw damagedKerasFile(path, 'an HDF5 file without layers');
  return arrays;
}

/** The name that the user gave a layer, which Keras keeps at its variables. */
function nameOf(layer: Group, key: string): string {
  const name = (layer.get('vars') as Group | null)?.attrs.name?.value;
  return typeof name === 'string' ? name : key;
}
