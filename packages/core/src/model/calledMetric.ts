import type * as tf from '@tensorflow/tfjs';
import type { NdArray } from '../samples/ndArray.js';

/** A metric that has been called on a step's tensors: what a model's `metrics` hook returns. */
export interface CalledMetric {
  /** Name in console, event files and `bestLoggingSettings`. */
  readonly name: string;
  /**
   * The value over all updates since the last reset: a tensor of its own, or the variable that holds it. A scalar,
   * unless there is {@link toSummary}.
   */
  result(): tf.Tensor;
  /**
   * Makes of the result what TensorBoard shows, a serialized `tensorflow.Summary` (e.g. of a PR curve), which is written
   * to event files as it is. Such a metric is no number: not on the console, and it cannot decide on the best model.
   */
  toSummary?(result: NdArray): Uint8Array;
  /** The state, in an order that is always the same, for checkpoints within an epoch; of fixed number once it was called. */
  stateVariables(): readonly tf.Variable[];
  /** Starts anew; called between epochs and between training and validation. */
  resetState(): void;
  /** Frees the state; called when the run is over. */
  dispose(): void;
}
