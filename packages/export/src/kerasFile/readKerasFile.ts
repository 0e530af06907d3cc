import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { NamedArrays } from '@tfaip/core';
import { readHdf5 } from './hdf5File.js';
import { readLayerWeights } from './layerWeights.js';
import { legacyLayers, readLegacyWeights } from './legacyWeights.js';
import { readZipEntry } from './readZipEntry.js';

/**
 * Reads the weights of a model that Keras saved as `.keras` or `.weights.h5`, or in its older format as `.h5`, by the
 * names that Keras gives them: `hidden/kernel`, `norm/moving_mean`. Newer files only number a layer's variables;
 * `variableRoles` says what they are. The state of the optimizer, of metrics and of random generators is left out.
 *
 * @throws {KerasFileError} if the file is damaged, of another kind, or holds a dtype other than float32 and int32.
 */
export async function readKerasFile(path: string): Promise<NamedArrays> {
  const bytes =
    extname(path) === '.keras' ? await readZipEntry(path, 'model.weights.h5') : await readFile(path);
  const root = await readHdf5(path, bytes);
  const layers = legacyLayers(root);
  return layers ? readLegacyWeights(layers, path) : readLayerWeights(root, path);
}
