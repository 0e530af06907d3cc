import * as tf from '@tensorflow/tfjs';
import { LayerBase } from '@tfaip/core';

export interface EmbeddingOptions {
  /** Number of ids: they are in [0, inputDim). */
  readonly inputDim: number;
  /** Length of the vector of an id. */
  readonly outputDim: number;
}

/**
 * A vector for each id, with Keras' weight and default.
 *
 * Inputs: int32, any shape. Output: float32 with one more axis of length `outputDim`. Weight: `embeddings`.
 */
export class Embedding extends LayerBase {
  constructor(private readonly options: EmbeddingOptions) {
    super();
  }

  override call(ids: tf.Tensor): tf.Tensor {
    const { inputDim, outputDim } = this.options;
    const initializer = tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05 });
    const embeddings = this.weight('embeddings', [inputDim, outputDim], { initializer });
    return tf.tidy(() => tf.gather(embeddings, ids as tf.Tensor1D));
  }
}
