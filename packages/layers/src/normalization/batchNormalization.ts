import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError, ShapeError } from '@tfaip/core';
import { type Affine, type Moments, momentsOf, standardizeAffine } from './standardize.js';

export interface BatchNormalizationOptions {
  /** The axis of the features; negative counts from the end. Default -1. */
  readonly axis?: number;
  /** How much of the moving statistics stays in each step; default 0.99. */
  readonly momentum?: number;
  /** Added to the variance; default 1e-3. */
  readonly epsilon?: number;
  /** Whether there is an offset `beta`; default true. */
  readonly center?: boolean;
  /** Whether there is a factor `gamma`; default true. */
  readonly scale?: boolean;
}

/**
 * Normalises each feature over the batch and all other axes, Ioffe & Szegedy 2015, with Keras' weights and defaults:
 * γ · (x - mean) / √(variance + ε) + β.
 *
 * In training the moments are the batch's, and the moving ones follow by moving ← momentum · moving +
 * (1 - momentum) · batch (biased variance); otherwise the moving ones are used. tfjs' own layer is wrong where the
 * axis is not the last one and fails without scale.
 *
 * Inputs: float32 [batch, …]. Weights: `gamma`, `beta` and the non-trainable `moving_mean`, `moving_variance`, each
 * [features].
 */
export class BatchNormalization extends LayerBase {
  private readonly axis: number;
  private readonly momentum: number;
  private readonly epsilon: number;
  private readonly center: boolean;
  private readonly scale: boolean;

  /** @throws {ModelError} if the momentum is not in [0, 1] or epsilon is negative. */
  constructor(options: BatchNormalizationOptions = {}) {
    super();
    const { axis = -1, momentum = 0.99, epsilon = 1e-3, center = true, scale = true } = options;
    if (!(momentum >= 0 && momentum <= 1) || !(epsilon >= 0)) {
      throw new ModelError('BatchNormalization: momentum must be in [0, 1] and epsilon not negative.', {
        given: `momentum ${momentum}, epsilon ${epsilon}`,
      });
    }
    this.axis = axis;
    this.momentum = momentum;
    this.epsilon = epsilon;
    this.center = center;
    this.scale = scale;
  }

  override call(inputs: tf.Tensor, { training }: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const axis = this.featureAxis(inputs);
      const features = [inputs.shape[axis]!];
      const broadcast = inputs.shape.map((length, i) => (i === axis ? length : 1));
      const gamma = this.scale && this.weight('gamma', features, { initializer: tf.initializers.ones() });
      const beta = this.center && this.weight('beta', features);
      const affine = {
        gamma: gamma ? tf.reshape(gamma, broadcast) : undefined,
        beta: beta ? tf.reshape(beta, broadcast) : undefined,
      };
      return training
        ? this.byBatch(inputs, affine, axis)
        : this.byMovingMoments(inputs, affine, { features, broadcast });
    });
  }

  private byBatch(inputs: tf.Tensor, affine: Affine, axis: number): tf.Tensor {
    const axes = inputs.shape.map((_, i) => i).filter((i) => i !== axis);
    const moments = momentsOf(inputs, axes);
    const moving = this.movingMoments([inputs.shape[axis]!]);
    this.follow(moving.mean, moments.mean);
    this.follow(moving.variance, moments.variance);
    return standardizeAffine(inputs, moments, affine, axes, this.epsilon);
  }

  private byMovingMoments(
    inputs: tf.Tensor,
    { gamma, beta }: Affine,
    { features, broadcast }: { readonly features: readonly number[]; readonly broadcast: number[] },
  ): tf.Tensor {
    const { mean, variance } = this.movingMoments(features);
    const inverse = tf.reshape(tf.rsqrt(tf.add(variance, this.epsilon)), broadcast);
    // Factors of the size of the features are multiplied first: one pass less over the inputs.
    const factor = gamma ? tf.mul(inverse, gamma) : inverse;
    const scaled = tf.mul(tf.sub(inputs, tf.reshape(mean, broadcast)), factor);
    return beta ? tf.add(scaled, beta) : scaled;
  }

  private movingMoments(features: readonly number[]): Moments & Record<keyof Moments, tf.Variable> {
    return {
      mean: this.weight('moving_mean', features, { trainable: false }),
      variance: this.weight('moving_variance', features, {
        trainable: false,
        initializer: tf.initializers.ones(),
      }),
    };
  }

  private follow(moving: tf.Variable, batch: tf.Tensor): void {
    const step = tf.mul(tf.sub(tf.reshape(batch, moving.shape), moving), 1 - this.momentum);
    moving.assign(tf.add(moving, step));
  }

  private featureAxis(inputs: tf.Tensor): number {
    const axis = this.axis < 0 ? this.axis + inputs.rank : this.axis;
    if (axis < 0 || axis >= inputs.rank) {
      throw new ShapeError('BatchNormalization: the inputs have no such axis.', {
        given: `axis ${this.axis}, inputs [${inputs.shape.join(', ')}]`,
      });
    }
    return axis;
  }
}
