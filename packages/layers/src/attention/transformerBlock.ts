import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ShapeError } from '@tfaip/core';
import { gelu } from '../activations/gelu.js';
import { Dropout } from '../noise/dropout.js';
import { LayerNormalization } from '../normalization/layerNormalization.js';
import { MultiHeadAttention } from './multiHeadAttention.js';
import { Projection } from './projection.js';

export interface TransformerBlockOptions {
  readonly heads: number;
  /** Units between the two layers of the feed-forward part. */
  readonly feedForward: number;
  /** Length of queries, keys and values per head; default: features / heads. */
  readonly keyDim?: number;
  /** Share that is dropped of attention weights and of both parts' results in training; default 0. */
  readonly dropout?: number;
}

/** A sequence of which some places are padding. */
export interface PaddedSequence {
  /** float32 [batch, length, features]. */
  readonly inputs: tf.Tensor;
  /** int32 [batch]: places beyond are padding, which nothing attends to. */
  readonly lengths?: tf.Tensor;
}

/**
 * Block of a transformer with the normalisation first, Xiong et al. 2020: x + attention(norm(x)), then
 * x + feedForward(norm(x)) with GELU.
 *
 * Inputs and output: float32 [batch, length, features].
 */
export class TransformerBlock extends LayerBase<tf.Tensor | PaddedSequence, tf.Tensor> {
  private readonly attentionNorm = this.own('attention_norm', new LayerNormalization());
  private readonly feedForwardNorm = this.own('feed_forward_norm', new LayerNormalization());
  private readonly attentionDropout: Dropout;
  private readonly feedForwardDropout: Dropout;
  private parts: { attention: MultiHeadAttention; wide: Projection; narrow: Projection } | undefined;

  constructor(private readonly options: TransformerBlockOptions) {
    super();
    const { dropout: rate = 0 } = options;
    this.attentionDropout = this.own('attention_dropout', new Dropout({ rate }));
    this.feedForwardDropout = this.own('feed_forward_dropout', new Dropout({ rate }));
  }

  /** @throws {ShapeError} if the inputs are no sequences. */
  override call(given: tf.Tensor | PaddedSequence, options: CallOptions): tf.Tensor {
    const { inputs, lengths } = given instanceof tf.Tensor ? { inputs: given, lengths: undefined } : given;
    if (inputs.rank !== 3) {
      throw new ShapeError('TransformerBlock: the inputs must be sequences.', {
        given: `[${inputs.shape.join(', ')}]`,
        expected: '[batch, length, features]',
      });
    }
    const features = inputs.shape[2]!;
    const { attention, wide, narrow } = this.partsFor(features);
    return tf.tidy(() => {
      const query = this.attentionNorm.call(inputs);
      const attended = attention.call({ query, ...(lengths && { lengths }) }, options);
      const mixed = tf.add(inputs, this.attentionDropout.call(attended, options));
      const rows = tf.reshape(this.feedForwardNorm.call(mixed), [-1, features]);
      const forward = narrow.call(gelu(wide.call(rows, options)), options);
      return tf.add(mixed, this.feedForwardDropout.call(tf.reshape(forward, mixed.shape), options));
    });
  }

  private partsFor(features: number): {
    attention: MultiHeadAttention;
    wide: Projection;
    narrow: Projection;
  } {
    const { heads, feedForward, dropout = 0, keyDim = Math.ceil(features / heads) } = this.options;
    this.parts ??= {
      attention: this.own('attention', new MultiHeadAttention({ heads, keyDim, dropout })),
      wide: this.own(
        'feed_forward_in',
        new Projection({ from: [features], to: [feedForward], useBias: true }),
      ),
      narrow: this.own(
        'feed_forward_out',
        new Projection({ from: [feedForward], to: [features], useBias: true }),
      ),
    };
    return this.parts;
  }
}
