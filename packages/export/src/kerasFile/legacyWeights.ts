import type { NamedArrays, NdArray } from '@tfaip/core';
import type { Group } from 'h5wasm';
import { GroupWalk } from './groupWalk.js';
import type { Hdf5File } from './hdf5File.js';
import { readVariable } from './hdf5Variable.js';
import { damagedKerasFile } from './kerasFileError.js';

/**
 * The group that holds the layers of a file in the format of Keras 2: of a whole model (`model.save('x.h5')`, which
 * Keras 3 still writes), or of weights alone. Undefined if it is in another format.
 */
export function legacyLayers({ root, isGroup }: Hdf5File): Group | undefined {
  const layers = root.get('model_weights');
  if (isGroup(layers)) return layers;
  return 'layer_names' in root.attrs ? root : undefined;
}

/**
 * The weights of a file in the format of Keras 2: each layer has a group, and in it its variables under their full names,
 * such as `hidden/kernel:0`.
 *
 * @throws {KerasFileError} if a variable cannot be read.
 */
export function readLegacyWeights(layers: Group, file: Hdf5File): NamedArrays {
  const walk = new GroupWalk(file);
  const arrays: Record<string, NdArray> = {};
  const visit = (group: Group, prefix: readonly string[]): void => {
    for (const [child, entity] of walk.children(group, prefix.length)) {
      const path = [...prefix, child];
      if (file.isGroup(entity)) visit(entity, path);
      else addVariable(path.join('/').replace(/:0$/, ''), entity);
    }
  };
  const addVariable = (name: string, entity: unknown): void => {
    if (name in arrays) throw damagedKerasFile(file.path, `two variables ${name}`);
    arrays[name] = readVariable(entity, name, file);
  };
  for (const [, layer] of walk.children(layers, 0)) if (file.isGroup(layer)) visit(layer, []);
  return arrays;
}
