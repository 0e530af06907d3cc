import * as tf from '@tensorflow/tfjs';
import { type CallOptions, DtypeError, LayerBase, ModelError } from '@tfaip/core';

export interface EmbeddingOptions {
  /** Number of ids: they are in [0, inputDim). */
  readonly inputDim: number;
  /** Length of the vector of an id. */
  readonly outputDim: number;
  /** Whether the id 0 is padding, which {@link Embedding.computeMask} tells from the others; default false. */
  readonly maskZero?: boolean;
}

/**
 * A vector for each id, with Keras' weight and default.
 *
 * Inputs: int32, any shape. Output: float32 with one more axis of length `outputDim`. Weight: `embeddings`.
 */
export class Embedding extends LayerBase {
  private readonly options: EmbeddingOptions;

  /** @throws {ModelError} if inputDim or outputDim are no integers of at least 1. */
  constructor(options: EmbeddingOptions) {
    super();
    const { inputDim, outputDim } = options;
    if (![inputDim, outputDim].every((length) => Number.isInteger(length) && length >= 1)) {
      throw new ModelError('Embedding: inputDim and outputDim must be integers of at least 1.', {
        given: `inputDim ${inputDim}, outputDim ${outputDim}`,
      });
    }
    this.options = options;
  }

  /** @throws {DtypeError} if the ids are not int32. */
  override call(ids: tf.Tensor, _options?: CallOptions): tf.Tensor {
    if (ids.dtype !== 'int32') {
      throw new DtypeError('Embedding: ids must be integers.', {
        given: `${ids.dtype} [${ids.shape.join(', ')}]`,
        expected: 'int32',
        fix: "declare the input with dtype 'int32', or cast it",
      });
    }
    const { inputDim, outputDim } = this.options;
    const initializer = tf.initializers.randomUniform({ minval: -0.05, maxval: 0.05 });
    const embeddings = this.weight('embeddings', [inputDim, outputDim], { initializer });
    return tf.tidy(() => tf.gather(embeddings, ids as tf.Tensor1D));
  }

  /**
   * Which ids are no padding, for layers that take a mask.
   *
   * @returns bool of the ids' shape, or undefined without `maskZero`.
   */
  computeMask(ids: tf.Tensor): tf.Tensor | undefined {
    return this.options.maskZero ? tf.tidy(() => tf.notEqual(ids, tf.scalar(0, 'int32'))) : undefined;
  }
}
