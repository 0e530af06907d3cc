import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError, ShapeError } from '@tfaip/core';
import { Dropout } from '../noise/dropout.js';
import { attentionMask, checkMasks } from './attentionMask.js';
import { Projection } from './projection.js';

export interface MultiHeadAttentionOptions {
  readonly heads: number;
  /** Length of queries and keys, per head. */
  readonly keyDim: number;
  /** Length of values, per head; default: keyDim. */
  readonly valueDim?: number;
  /** Features of the output; default: those of the query. */
  readonly outputDim?: number;
  /** Share of the attention weights that is dropped in training; default 0. */
  readonly dropout?: number;
  /** Whether the projections have biases; default true. */
  readonly useBias?: boolean;
}

/** What attends to what. */
export interface AttentionInputs {
  /** float32 [batch, targets, features]. */
  readonly query: tf.Tensor;
  /** float32 [batch, sources, features]; default: the query. */
  readonly value?: tf.Tensor;
  /** float32 [batch, sources, features]; default: the value. */
  readonly key?: tf.Tensor;
  /** bool [batch, targets, sources], or with 1 in place of a length: false where a target must not look. */
  readonly mask?: tf.Tensor;
  /** int32 [batch]: sources beyond are padding. */
  readonly lengths?: tf.Tensor;
  /** Whether a target sees only sources up to its own place. */
  readonly causal?: boolean;
}

/** What attention gives. */
export interface AttentionResult {
  /** [batch, targets, outputDim]. */
  readonly output: tf.Tensor;
  /** [batch, heads, targets, sources]: how much of each source is in a target, adding up to 1; before dropout. */
  readonly scores: tf.Tensor;
}

type ProjectionName = 'query' | 'key' | 'value' | 'output';

/**
 * Attention of several heads, Vaswani et al. 2017: softmax(Q·Kᵀ / √keyDim)·V, with Keras' weights `query`, `key`,
 * `value` (kernel [features, heads, dim], bias [heads, dim]) and `attention_output` (kernel [heads, dim, features]).
 *
 * Output: [batch, targets, outputDim]. A target that may look nowhere gets the mean of all values, no NaN.
 */
export class MultiHeadAttention extends LayerBase<tf.Tensor | AttentionInputs, tf.Tensor> {
  private readonly options: MultiHeadAttentionOptions;
  private readonly dropout: Dropout;
  private projections: Record<ProjectionName, Projection> | undefined;

  /** @throws {ModelError} if heads or a length are no integers of at least 1. */
  constructor(options: MultiHeadAttentionOptions) {
    super();
    const { heads, keyDim, valueDim = keyDim, outputDim = 1 } = options;
    if (![heads, keyDim, valueDim, outputDim].every((length) => Number.isInteger(length) && length >= 1)) {
      throw new ModelError('MultiHeadAttention: heads and all lengths must be integers of at least 1.', {
        given: `heads ${heads}, keyDim ${keyDim}, valueDim ${valueDim}, outputDim ${options.outputDim ?? 'unset'}`,
      });
    }
    this.options = options;
    this.dropout = this.own('dropout', new Dropout({ rate: options.dropout ?? 0 }));
  }

  /**
   * @throws {ShapeError} if query, key and value do not go together, a mask or lengths do not fit them, or their
   *   features are not those of the first call.
   * @throws {DtypeError} if the mask is not bool or the lengths are not int32.
   */
  override call(given: tf.Tensor | AttentionInputs, options: CallOptions): tf.Tensor {
    return tf.tidy(() => this.callWithScores(given, options).output);
  }

  /** {@link call}, with what each target attends to; throws the same. */
  callWithScores(given: tf.Tensor | AttentionInputs, options: CallOptions): AttentionResult {
    const inputs = given instanceof tf.Tensor ? { query: given } : given;
    const { query } = inputs;
    const value = inputs.value ?? query;
    const key = inputs.key ?? value;
    for (const tensor of [query, value, key]) checkRank(tensor);
    checkSources(query, value, key);
    checkMasks(inputs, [query.shape[0]!, query.shape[1]!, value.shape[1]!]);
    const { heads, keyDim, valueDim = keyDim } = this.options;
    const { query: toQuery, key: toKey, value: toValue, output: toOutput } = this.layers(query, key, value);
    const [output, scores] = tf.tidy(() => {
      const split = (projection: Projection, x: tf.Tensor, dim: number): tf.Tensor =>
        tf.transpose(
          tf.reshape(projection.call(rows(x), options), [x.shape[0]!, x.shape[1]!, heads, dim]),
          [0, 2, 1, 3],
        );
      const queries = tf.mul(split(toQuery, query, keyDim), 1 / Math.sqrt(keyDim));
      const products = tf.matMul(queries, split(toKey, key, keyDim), false, true);
      const mask = attentionMask(inputs, query.shape[1]!, value.shape[1]!);
      const weights = tf.softmax(mask ? tf.add(products, mask) : products);
      const mixed = tf.matMul(this.dropout.call(weights, options), split(toValue, value, valueDim));
      const merged = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, heads * valueDim]);
      const result = toOutput.call(merged, options);
      return [tf.reshape(result, [query.shape[0]!, query.shape[1]!, result.shape[1]!]), weights];
    }) as [tf.Tensor, tf.Tensor];
    return { output, scores };
  }

  /** The projections, made when the features are known. */
  private layers(query: tf.Tensor, key: tf.Tensor, value: tf.Tensor): Record<ProjectionName, Projection> {
    if (this.projections) return this.projections;
    const { heads, keyDim, valueDim = keyDim, outputDim = featuresOf(query), useBias = true } = this.options;
    const project = (name: string, from: readonly number[], to: readonly number[]): Projection =>
      this.own(name, new Projection({ from, to, useBias }));
    this.projections = {
      query: project('query', [featuresOf(query)], [heads, keyDim]),
      key: project('key', [featuresOf(key)], [heads, keyDim]),
      value: project('value', [featuresOf(value)], [heads, valueDim]),
      output: project('attention_output', [heads, valueDim], [outputDim]),
    };
    return this.projections;
  }
}

function rows(x: tf.Tensor): tf.Tensor {
  return tf.reshape(x, [-1, featuresOf(x)]);
}

function featuresOf({ shape }: tf.Tensor): number {
  return shape[shape.length - 1]!;
}

function checkRank({ shape }: tf.Tensor): void {
  if (shape.length === 3) return;
  throw new ShapeError('MultiHeadAttention: query, key and value must be sequences.', {
    given: `[${shape.join(', ')}]`,
    expected: '[batch, length, features]',
  });
}

function checkSources(query: tf.Tensor, value: tf.Tensor, key: tf.Tensor): void {
  const [batch] = query.shape;
  const sources = value.shape[1];
  if (value.shape[0] === batch && key.shape[0] === batch && key.shape[1] === sources) return;
  throw new ShapeError(
    'MultiHeadAttention: key and value must be as long, and have the batch of the query.',
    {
      given: [query, key, value].map(({ shape }) => `[${shape.join(', ')}]`).join(', '),
      expected: '[batch, targets, …], [batch, sources, …], [batch, sources, …]',
    },
  );
}
