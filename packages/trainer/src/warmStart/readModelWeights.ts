import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { NamedArrays, NdArray } from '@tfaip/core';
import {
  ExportError,
  latestTensorflowCheckpoint,
  readExport,
  readKerasFile,
  readSafetensors,
  readTensorflowCheckpoint,
} from '@tfaip/export';
import { readCheckpoint, readNewestCheckpoint } from '../checkpoint/checkpointFiles.js';

/** Weights that were found. */
export interface ModelWeights {
  readonly arrays: NamedArrays;
  /** What they are, for the user: `the export runs/x/best`. */
  readonly origin: string;
}

/** Reads the weights at a path, or says that it is of another kind. */
export type ModelWeightsReader = (path: string) => Promise<ModelWeights | undefined>;

/** In the order in which they are asked. */
const readers: readonly ModelWeightsReader[] = [
  fromSafetensors,
  fromCheckpoint,
  fromRun,
  fromExport,
  fromKeras,
  fromTensorflow,
];

/**
 * Reads the weights of a model, whatever holds them: the folder of a run (of which the best export is taken, else the
 * newest checkpoint), an export, a checkpoint, a safetensors file, a file of Keras, a SavedModel, a checkpoint of TensorFlow or the newest one in
 * its folder. Moving
 * averages of weights are taken for the weights.
 *
 * @throws {ExportError} if there is nothing, or nothing of these.
 * @throws {CheckpointError | SafetensorsError | KerasFileError | TensorflowCheckpointError} if it is damaged.
 */
export async function readModelWeights(path: string): Promise<ModelWeights> {
  for (const read of readers) {
    const weights = await read(path);
    if (weights) return weights;
  }
  throw new ExportError(`There are no weights in ${path}.`, {
    given: await describe(path),
    expected:
      'the folder of a run, an export, a checkpoint, a safetensors, .keras or .h5 file, a SavedModel, or a TensorFlow checkpoint: its prefix or its folder',
  });
}

async function fromSafetensors(path: string): Promise<ModelWeights | undefined> {
  if (!path.endsWith('.safetensors')) return undefined;
  if (!existsSync(path)) return undefined;
  return { arrays: (await readSafetensors(path)).arrays, origin: `the file ${path}` };
}

async function fromCheckpoint(path: string): Promise<ModelWeights | undefined> {
  if (!existsSync(join(path, 'SHA256SUMS'))) return undefined;
  return weightsOf(await readCheckpoint(path));
}

async function fromRun(path: string): Promise<ModelWeights | undefined> {
  if (!existsSync(join(path, 'trainer_params.json'))) return undefined;
  const best = join(path, 'best');
  if (existsSync(best)) return fromExport(best);
  const checkpoint = await readNewestCheckpoint(path, () => {});
  return checkpoint && weightsOf(checkpoint);
}

async function fromExport(path: string): Promise<ModelWeights | undefined> {
  if (!existsSync(join(path, 'manifest.json'))) return undefined;
  return { arrays: (await readExport(path)).weights, origin: `the export ${path}` };
}

async function fromKeras(path: string): Promise<ModelWeights | undefined> {
  if (!/\.(keras|h5)$/.test(path) || !existsSync(path)) return undefined;
  return { arrays: await readKerasFile(path), origin: `the Keras file ${path}` };
}

/** The prefix of a TensorFlow checkpoint, a folder of some, or a SavedModel, whose variables are one. */
async function fromTensorflow(path: string): Promise<ModelWeights | undefined> {
  const latest = await latestTensorflowCheckpoint(path);
  for (const each of [path, join(path, 'variables', 'variables'), latest]) {
    if (each === undefined || !existsSync(`${each}.index`)) continue;
    const { keys, names, read } = await readTensorflowCheckpoint(each);
    const arrays: Record<string, NdArray> = {};
    // What an optimizer and the saver keep belongs to their training.
    const weights = keys.filter(
      (key) => !/^(optimizer\/_(variables|iterations|learning_rate)|save_counter)/.test(key),
    );
    for (const key of weights) arrays[names.get(key)!] = await read(key);
    return { arrays, origin: `the TensorFlow checkpoint ${each}` };
  }
  return undefined;
}

interface CheckpointWeights {
  readonly directory: string;
  readonly arrays: Readonly<Record<string, NamedArrays>>;
}

function weightsOf({ directory, arrays: { weights = {}, ema = {} } }: CheckpointWeights): ModelWeights {
  const arrays: Record<string, NdArray> = {};
  for (const [name, array] of Object.entries(weights)) arrays[name] = ema[`ema/${name}`] ?? array;
  const averages = Object.keys(ema).length > 0 ? 'the moving averages in ' : '';
  return { arrays, origin: `${averages}the checkpoint ${directory}` };
}

async function describe(path: string): Promise<string> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats) return 'nothing is there';
  if (!stats.isDirectory()) return 'a file of another kind';
  const entries = await readdir(path);
  return entries.length === 0 ? 'an empty folder' : `a folder with ${entries.slice(0, 10).join(', ')}`;
}
