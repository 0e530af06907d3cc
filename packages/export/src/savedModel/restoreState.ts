import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { GraphSession, SessionArray } from '@tfaip/libtensorflow';
import type { MetaGraphDef } from '../proto/saved_model_pb.js';
import { SavedModelError } from './metaGraph.js';

/** Signature that loads tables and the like; no one for callers. */
export const initSignature = '__saved_model_init_op';
const variablesPrefix = join('variables', 'variables');
const assetsFolder = 'assets';

/**
 * Puts a SavedModel's session into the state that was saved: variables get their values, tables their contents.
 *
 * @throws {SavedModelError} if an asset is missing, or lies outside of the model.
 * @throws {TensorFlowError} if TensorFlow refuses the values.
 */
export async function restoreState(
  session: GraphSession,
  folder: string,
  metaGraph: MetaGraphDef,
): Promise<void> {
  const { saverDef, signatureDef, assetFileDef } = metaGraph;
  const assets: Record<string, SessionArray> = {};
  for (const { tensorInfo, filename } of assetFileDef) {
    assets[tensorInfo?.name ?? ''] = text(await assetPath(folder, filename));
  }
  const hasVariables = await stat(join(folder, `${variablesPrefix}.index`)).catch(() => undefined);
  if (saverDef && hasVariables) {
    const prefix = text(join(folder, variablesPrefix));
    await session.runAsync({
      feeds: { ...assets, [saverDef.filenameTensorName]: prefix },
      targets: [nodeOf(saverDef.restoreOpName)],
    });
  }
  const init = signatureDef[initSignature]?.outputs[initSignature];
  if (init) await session.runAsync({ feeds: assets, targets: [nodeOf(init.name)] });
}

/** A model that comes from elsewhere must not make TensorFlow read other files than its own. */
async function assetPath(folder: string, filename: string): Promise<string> {
  const path = join(folder, assetsFolder, filename);
  const refuse = (given: string): SavedModelError =>
    new SavedModelError(`${folder} needs a file that is not among its assets.`, {
      given,
      expected: `a file in ${join(folder, assetsFolder)}`,
      fix: 'copy the model with its folder assets, from people whom you trust',
    });
  const [root, target] = await Promise.all([folder, path].map((each) => realpath(each))).catch(() => {
    throw refuse(`${filename}, which is not there`);
  });
  if (!target!.startsWith(join(root!, assetsFolder) + sep)) throw refuse(`${filename}, which is ${target}`);
  return path;
}

function text(value: string): SessionArray {
  return { dtype: 'string', shape: [], data: [value] };
}

/** The node of a tensor's name. */
function nodeOf(tensor: string): string {
  return tensor.replace(/:\d+$/, '');
}
