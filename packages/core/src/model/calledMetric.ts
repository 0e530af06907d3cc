import type * as tf from '@tensorflow/tfjs';

/** A metric that has been called on a step's tensors: what a model's `metrics` hook returns. */
export interface CalledMetric {
  /** Name in console, event files and `bestLoggingSettings`. */
  readonly name: string;
  /** The value over all updates since the last reset: a scalar tensor of its own, or the variable that holds it. */
  result(): tf.Tensor;
  /** Starts anew; called between epochs and between training and validation. */
  resetState(): void;
  /** Frees the state; called when the run is over. */
  dispose(): void;
}
