import type * as tf from '@tensorflow/tfjs';
import type { OpDefinitions } from '@tfaip/libtensorflow';
import type { RecordedNode, Scope, ValueRef } from '../record/recording.js';
import type { GeneralizedRecording } from '../shape/generalize.js';
import type { FunctionLibrary } from './functionLibrary.js';
import type { NodeBuilder, Value } from './nodeBuilder.js';

/** What all scopes of a graph have in common. */
export interface EmitContext {
  readonly recording: GeneralizedRecording;
  readonly definitions: OpDefinitions;
  readonly library: FunctionLibrary;
  readonly sharedName: (variable: tf.Variable) => string;
  /** Told which recorded node a node of the graph was made of. */
  readonly onNode: (name: string, node: RecordedNode) => void;
  /**
   * Emits a body.
   *
   * @param inputs what stands for its input nodes.
   * @param outer gives the values that it captures.
   * @returns its results.
   */
  readonly emitBody: (
    builder: NodeBuilder,
    body: Scope,
    inputs: readonly Value[],
    outer: (ref: ValueRef) => Value,
  ) => Value[];
}
