import type { MessageInitShape } from '@bufbuild/protobuf';
import * as tf from '@tensorflow/tfjs';
import type { NamedArrays } from '@tfaip/core';
import type { NativeBackend } from '@tfaip/libtensorflow';
import { ExportError } from '../exportError.js';
import type { TrackableObjectGraphSchema } from '../proto/saved_model_pb.js';
import { writeCheckpoint } from './checkpoint.js';
import { type CheckpointEntry, checkpointEntry } from './objectGraph.js';
import { storedVariable } from './storedVariable.js';

/**
 * Writes arrays as a TensorFlow checkpoint (`PREFIX.index`, `PREFIX.data-00000-of-00001`). Python reads it by
 * `tf.train.load_checkpoint`, with keys such as `hidden/kernel/.ATTRIBUTES/VARIABLE_VALUE`, or by
 * `tf.train.Checkpoint.read` into objects whose attributes are the parts of the names: `hidden` with `kernel`.
 * (`restore` works too, but misses the counter that `save` would have written.)
 * The native backend must be tfjs's current one.
 *
 * @throws {ExportError} for string arrays.
 * @throws {TensorFlowError} if a file cannot be written.
 */
export async function writeTensorflowCheckpoint(prefix: string, arrays: NamedArrays): Promise<void> {
  const { binding } = tf.backend() as NativeBackend;
  const variables = Object.entries(arrays).map(([name, array]) => {
    if (array.dtype !== 'string') return storedVariable({ name, trainable: true }, array);
    throw new ExportError('Strings cannot be stored in a checkpoint.', {
      given: `"${name}" of dtype string`,
    });
  });
  await writeCheckpoint(binding, prefix, variables, objectTree(Object.keys(arrays)));
}

/** Objects within objects, as the names of variables are within each other; the first one holds them all. */
function objectTree(names: readonly string[]): MessageInitShape<typeof TrackableObjectGraphSchema> {
  const root = newObject();
  const objects = new Map([['', root]]);
  const add = (path: string): ReturnType<typeof newObject> => {
    const known = objects.get(path);
    if (known) return known;
    const end = path.lastIndexOf('/');
    const parent = add(path.slice(0, Math.max(0, end)));
    const added = newObject();
    parent.children.push({ nodeId: objects.size, localName: path.slice(end + 1) });
    objects.set(path, added);
    return added;
  };
  for (const name of names) add(name).attributes.push(checkpointEntry(name));
  return { nodes: [...objects.values()] };
}

function newObject() {
  return {
    children: [] as { nodeId: number; localName: string }[],
    attributes: [] as CheckpointEntry[],
  };
}
