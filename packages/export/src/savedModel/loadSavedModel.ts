import * as tf from '@tensorflow/tfjs';
import type { PartialShape } from '@tfaip/graph';
import {
  dataTypeName,
  type GraphSession,
  type NativeBackend,
  type PreparedRun,
  type SessionArray,
} from '@tfaip/libtensorflow';
import type { SignatureDef } from '../proto/saved_model_pb.js';
import { readMetaGraph, SavedModelError } from './metaGraph.js';
import { initSignature, restoreState } from './restoreState.js';
import { shapeOf } from './tensorInfo.js';

/** An input or output of a signature. */
export interface SignatureTensor {
  /** TensorFlow's name of it, such as `float32`. */
  readonly dtype: string;
  /** -1 for a dimension, null for a rank, that is not known. */
  readonly shape: PartialShape;
}

interface Signature {
  readonly inputs: Readonly<Record<string, SignatureTensor>>;
  readonly outputs: Readonly<Record<string, SignatureTensor>>;
}

/**
 * Loads a SavedModel, written here or by Python, for running its signatures. The native backend must be tfjs's current
 * one. A SavedModel is a program: load those of people whom you trust.
 *
 * @param tag of the meta graph.
 * @throws {SavedModelError} if the folder holds no SavedModel with that tag, or the model names a file outside of it.
 * @throws {TensorFlowError} if TensorFlow refuses its graph or its variables.
 * @example
 * using model = await loadSavedModel('best');
 * const { logits } = await model.run('serving_default', { x: ndArray('float32', [1, 4], values) });
 */
export async function loadSavedModel(folder: string, tag = 'serve'): Promise<LoadedSavedModel> {
  const { binding } = tf.backend() as NativeBackend;
  const metaGraph = await readMetaGraph(folder, tag);
  const session = binding.createSession(metaGraph.graphDef);
  try {
    await restoreState(session, folder, metaGraph);
    return new LoadedSavedModel(folder, session, metaGraph.signatureDef);
  } catch (error) {
    session.dispose();
    throw error;
  }
}

/** A SavedModel in a session; whoever loaded it disposes it. Signatures that train change its variables only. */
export class LoadedSavedModel implements Disposable {
  readonly signatures: Readonly<Record<string, Signature>>;
  private readonly runs = new Map<string, PreparedRun>();

  /** @internal */
  constructor(
    private readonly folder: string,
    private readonly session: GraphSession,
    private readonly definitions: Readonly<Record<string, SignatureDef>>,
  ) {
    const callable = Object.entries(definitions).filter(([name]) => name !== initSignature);
    this.signatures = Object.fromEntries(callable.map(([name, each]) => [name, signatureOf(each)]));
  }

  /**
   * Runs a signature on a native thread.
   *
   * @param feeds one array for each input of the signature.
   * @throws {SavedModelError} that says what the signature takes, if there is none of that name or feeds do not fit.
   * @throws {TensorFlowError} if the run fails.
   */
  async run(
    signature: string,
    feeds: Readonly<Record<string, SessionArray>>,
  ): Promise<Record<string, SessionArray>> {
    const definition = this.definition(signature);
    const inputs = Object.keys(definition.inputs);
    this.checkFeeds(signature, feeds);
    const results = await this.prepare(signature, definition).runAsync(inputs.map((name) => feeds[name]!));
    return Object.fromEntries(Object.keys(definition.outputs).map((name, i) => [name, results[i]!]));
  }

  dispose(): void {
    this.session.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  private definition(signature: string): SignatureDef {
    if (Object.hasOwn(this.signatures, signature)) return this.definitions[signature]!;
    throw new SavedModelError(`${this.folder} has no such signature.`, {
      given: signature,
      expected: Object.keys(this.signatures).join(', '),
    });
  }

  private prepare(signature: string, { inputs, outputs }: SignatureDef): PreparedRun {
    const names = (tensors: SignatureDef['inputs']) => Object.values(tensors).map(({ name }) => name);
    const run =
      this.runs.get(signature) ?? this.session.prepare({ feeds: names(inputs), fetches: names(outputs) });
    this.runs.set(signature, run);
    return run;
  }

  private checkFeeds(signature: string, feeds: Readonly<Record<string, SessionArray>>): void {
    const { inputs } = this.signatures[signature]!;
    const problems = [
      ...Object.keys(feeds)
        .filter((name) => !Object.hasOwn(inputs, name))
        .map((name) => `${name} is no input`),
      ...Object.entries(inputs).flatMap(([name, input]) => feedProblem(name, input, feeds[name])),
    ];
    if (problems.length === 0) return;
    throw new SavedModelError(`The arrays do not fit the signature ${signature} of ${this.folder}.`, {
      given: problems.join('; '),
      expected:
        Object.entries(inputs)
          .map(([name, input]) => `${name}: ${describe(input)}`)
          .join(', ') || 'no inputs',
    });
  }
}

function feedProblem(name: string, input: SignatureTensor, feed: SessionArray | undefined): string[] {
  if (!feed) return [`${name} is missing`];
  const { dtype, shape } = input;
  const fits =
    feed.dtype === dtype &&
    (shape === null ||
      (shape.length === feed.shape.length &&
        shape.every((size, axis) => size === -1 || size === feed.shape[axis])));
  return fits ? [] : [`${name} is ${describe(feed)}`];
}

function describe({ dtype, shape }: SignatureTensor): string {
  return shape === null
    ? `${dtype} of any shape`
    : `${dtype}[${shape.map((size) => (size === -1 ? '?' : size)).join(', ')}]`;
}

function signatureOf({ inputs, outputs }: SignatureDef): Signature {
  const tensors = (infos: SignatureDef['inputs']) =>
    Object.fromEntries(
      Object.entries(infos).map(([name, info]): [string, SignatureTensor] => [
        name,
        { dtype: dataTypeName(info.dtype), shape: shapeOf(info) },
      ]),
    );
  return { inputs: tensors(inputs), outputs: tensors(outputs) };
}
