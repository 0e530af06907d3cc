import type { NamedArrays, NdArray } from '@tfaip/core';
import type { Hdf5Group } from './hdf5File.js';
import { readVariable } from './hdf5Variable.js';
import { damagedKerasFile } from './kerasFileError.js';

/**
 * The group that holds the layers of a file in the format of Keras 2: of a whole model (`model.save('x.h5')`, which
 * Keras 3 still writes), or of weights alone. Undefined if it is in another format.
 */
export function legacyLayers(root: Hdf5Group): Hdf5Group | undefined {
  const layers = root.children.get('model_weights');
  if (layers && 'children' in layers) return layers;
  return root.isLegacy ? root : undefined;
}

/**
 * The weights of a file in the format of Keras 2: each layer has a group, and in it its variables under their full names,
 * such as `hidden/kernel:0`.
 *
 * @param path for errors.
 * @throws {KerasFileError} if a variable cannot be read.
 */
export function readLegacyWeights(layers: Hdf5Group, path: string): NamedArrays {
  const arrays: Record<string, NdArray> = {};
  const visit = (group: Hdf5Group, prefix: readonly string[]): void => {
    for (const [child, entity] of group.children) {
      const names = [...prefix, child];
      if ('children' in entity) {
        visit(entity, names);
        continue;
      }
      const name = names.join('/').replace(/:0$/, '');
      if (name in arrays) throw damagedKerasFile(path, `two variables ${name}`);
      arrays[name] = readVariable(entity, name, path);
    }
  };
  for (const layer of layers.children.values()) if ('children' in layer) visit(layer, []);
  return arrays;
}
