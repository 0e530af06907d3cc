import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import * as tf from '@tensorflow/tfjs';
import { type NamedArrays, type NamedVariable, scalarArray } from '@tfaip/core';
import { stepFunction } from '@tfaip/graph';
import { type NativeBackend, TENSORFLOW_VERSION } from '@tfaip/libtensorflow';
import { ExportError } from '../exportError.js';
import { SavedModelSchema } from '../proto/saved_model_pb.js';
import { writeCheckpoint } from './checkpoint.js';
import { type ObjectGraphFunction, objectGraphs } from './objectGraph.js';
import { nodeName, servingGraph } from './servingGraph.js';
import { type SavedModelSignature, stepVariable } from './signature.js';
import { type StoredVariable, storedVariable } from './storedVariable.js';

export interface SavedModelContent {
  /** By name; `serving_default` is the one that programs take which do not ask for a name. */
  readonly signatures: Readonly<Record<string, SavedModelSignature>>;
  /** All variables that signatures read or change. */
  readonly variables: readonly NamedVariable[];
  /** Their values by name; a variable that has none here is written with its present value in tfjs. */
  readonly values: NamedArrays;
  /** Number of the next training step, where a signature trains. Default: 0. */
  readonly step?: number;
}

/**
 * Writes a TensorFlow SavedModel: `saved_model.pb`, `variables/`. Python's `tf.saved_model.load` gives an object with
 * `signatures`, `variables` and `trainable_variables`; TensorFlow Serving and other programs run the signatures.
 * The native backend must be tfjs's current one.
 *
 * @param folder is made where it is missing; the caller sees to it that nobody reads it before it is complete.
 * @throws {ExportError} if a signature uses a variable that is not among `variables`.
 */
export async function writeSavedModel(folder: string, content: SavedModelContent): Promise<void> {
  const { binding } = tf.backend() as NativeBackend;
  const variables = storedVariables(content);
  const functions = Object.entries(content.signatures).map(([name, signature], i) =>
    functionOf(name, i, signature, content.variables, variables),
  );
  const objects = objectGraphs(variables, functions);
  const { graphDef, signatures, saver } = servingGraph(variables, functions);
  const model = create(SavedModelSchema, {
    savedModelSchemaVersion: 1n,
    metaGraphs: [
      {
        metaInfoDef: { tags: ['serve'], tensorflowVersion: TENSORFLOW_VERSION },
        graphDef,
        saverDef: saver,
        signatureDef: signatures,
        objectGraphDef: objects.saved,
      },
    ],
  });
  await mkdir(join(folder, 'variables'), { recursive: true });
  await writeCheckpoint(binding, join(folder, 'variables', 'variables'), variables, objects.trackable);
  await writeFile(join(folder, 'saved_model.pb'), toBinary(SavedModelSchema, model));
}

function storedVariables({ signatures, variables, values, step = 0 }: SavedModelContent): StoredVariable[] {
  const stored = variables.map((each) => storedVariable(each, values[each.name] ?? presentValue(each)));
  const trains = Object.values(signatures).some((signature) => signature.trains);
  const counter = { name: stepVariable, trainable: false };
  return trains ? [...stored, storedVariable(counter, scalarArray(step, 'int32'))] : stored;
}

function presentValue({ variable }: NamedVariable) {
  const { dtype, shape } = variable;
  return { dtype, shape, data: variable.dataSync() } as NamedArrays[string];
}

function functionOf(
  signature: string,
  index: number,
  { graph, trains = false }: SavedModelSignature,
  named: readonly NamedVariable[],
  stored: readonly StoredVariable[],
): ObjectGraphFunction {
  const name = `__inference_${nodeName(signature)}_${index}`;
  const step = stepFunction(graph, { name, countsSteps: trains });
  const captures = step.variables.map((variable) => {
    const place = named.findIndex((each) => each.variable === variable);
    if (place >= 0) return place;
    throw new ExportError('A signature uses a variable that is not exported.', {
      given: `${variable.name} in ${signature}`,
      fix: 'give all variables of the model, its optimizer and its metrics',
    });
  });
  return { signature, step, captures: trains ? [...captures, stored.length - 1] : captures };
}
