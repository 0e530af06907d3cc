import type { NamedArrays, NdArray } from '@tfaip/core';
import type { Hdf5Array, Hdf5Group } from './hdf5File.js';
import { readVariable } from './hdf5Variable.js';
import { damagedKerasFile } from './kerasFileError.js';
import { variableRoles } from './variableRoles.js';

/** Groups beside the layers of a model: the state of its training. */
const stateGroups = ['optimizer', 'metrics'];

/**
 * The weights of a file as Keras 3 saves them: a group for each layer, within it its layers, and in `vars` its variables
 * by numbers.
 *
 * @param path for errors.
 * @throws {KerasFileError} if there are no layers, or one cannot be read.
 */
export function readLayerWeights(root: Hdf5Group, path: string): NamedArrays {
  const arrays: Record<string, NdArray> = {};
  const visit = (group: Hdf5Group, key: string, prefix: readonly string[]): void => {
    for (const [child, entity] of group.children) {
      if (group === root && stateGroups.includes(child)) continue;
      if (child === 'seed_generator' || !isGroup(entity)) continue;
      if (child === 'vars') addVariables(entity, key, prefix);
      // `layers` holds the layers of a model; it is no layer itself.
      else if (child === 'layers') visit(entity, child, prefix);
      else visit(entity, child, [...prefix, nameOf(entity, child)]);
    }
  };
  const addVariables = (vars: Hdf5Group, key: string, prefix: readonly string[]): void => {
    const numbers = [...vars.children.keys()].sort((a, b) => Number(a) - Number(b));
    const roles = variableRoles(key, numbers.length);
    for (const [i, number] of numbers.entries()) {
      const name = [...prefix, roles[i]!].join('/');
      if (name in arrays) throw damagedKerasFile(path, `two variables ${name}`);
      arrays[name] = readVariable(vars.children.get(number), name, path);
    }
  };
  if (![...root.children.values()].some(isGroup)) {
    throw damagedKerasFile(path, 'an HDF5 file without layers');
  }
  visit(root, '', []);
  return arrays;
}

/** The name that the user gave a layer, which Keras keeps at its variables. */
function nameOf(layer: Hdf5Group, key: string): string {
  const vars = layer.children.get('vars');
  return (vars && isGroup(vars) && vars.name) || key;
}

function isGroup(entity: Hdf5Group | Hdf5Array): entity is Hdf5Group {
  return 'children' in entity;
}
