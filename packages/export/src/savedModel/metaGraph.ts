import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromBinary } from '@bufbuild/protobuf';
import { TfaipError } from '@tfaip/core';
import { type MetaGraphDef, type SavedModel, SavedModelSchema } from '../proto/saved_model_pb.js';

/** A SavedModel cannot be read, or is run with what it does not take. */
export class SavedModelError extends TfaipError {}

/**
 * The graph of a SavedModel for a tag, with what says how it is run.
 *
 * @throws {SavedModelError} if the folder holds no SavedModel with that tag.
 */
export async function readMetaGraph(folder: string, tag: string): Promise<MetaGraphDef> {
  const model = await readSavedModel(join(folder, 'saved_model.pb'));
  const found = model.metaGraphs.find(({ metaInfoDef }) => metaInfoDef?.tags.includes(tag));
  if (found) return found;
  throw new SavedModelError(`${folder} holds no graph for the tag.`, {
    given: tag,
    expected:
      model.metaGraphs.map(({ metaInfoDef }) => metaInfoDef?.tags.join('+')).join(', ') || 'a graph at all',
  });
}

async function readSavedModel(path: string): Promise<SavedModel> {
  try {
    return fromBinary(SavedModelSchema, await readFile(path));
  } catch (cause) {
    throw new SavedModelError(`${path} cannot be read: this is no SavedModel.`, {
      given: (cause as Error).message,
      cause,
    });
  }
}
