import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError, ShapeError } from '@tfaip/core';
import { momentsOf, standardize } from './standardize.js';

export interface GroupNormalizationOptions {
  /** Number of groups of features, which it must divide; -1: as many as features. Default 32. */
  readonly groups?: number;
  /** The axis of the features; negative counts from the end. Default -1. */
  readonly axis?: number;
  /** Added to the variance; default 1e-3. */
  readonly epsilon?: number;
  /** Whether there is an offset `beta`; default true. */
  readonly center?: boolean;
  /** Whether there is a factor `gamma`; default true. */
  readonly scale?: boolean;
}

/**
 * Normalises each group of a sample's features over all places, Wu & He 2018, with Keras' weights and defaults:
 * γ · (x - mean) / √(variance + ε) + β. One group is layer normalisation over all axes, as many groups as features are
 * instance normalisation.
 *
 * Inputs: float32 [batch, …]. Weights: `gamma` and `beta`, each [features].
 */
export class GroupNormalization extends LayerBase {
  private readonly options: Required<GroupNormalizationOptions>;

  /** @throws {ModelError} if groups is neither -1 nor an integer of at least 1, or epsilon is negative. */
  constructor(options: GroupNormalizationOptions = {}) {
    super();
    this.options = { groups: 32, axis: -1, epsilon: 1e-3, center: true, scale: true, ...options };
    const { groups, epsilon } = this.options;
    if (!(groups === -1 || (Number.isInteger(groups) && groups >= 1)) || !(epsilon >= 0)) {
      throw new ModelError('GroupNormalization: groups must be -1 or at least 1, and epsilon not negative.', {
        given: `groups ${groups}, epsilon ${epsilon}`,
      });
    }
  }

  /** @throws {ShapeError} if there is no such axis, or the groups do not divide its length. */
  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const axis = this.featureAxis(inputs);
      const features = inputs.shape[axis]!;
      const groups = this.groupsOf(features);
      const { shape } = inputs;
      const grouped = [...shape.slice(0, axis), groups, features / groups, ...shape.slice(axis + 1)];
      const axes = grouped.map((_, i) => i).filter((i) => i !== 0 && i !== axis);
      const apart = tf.reshape(inputs, grouped);
      const standard = standardize(apart, momentsOf(apart, axes), axes, this.options.epsilon);
      return this.affine(tf.reshape(standard, shape), axis);
    });
  }

  private affine(standard: tf.Tensor, axis: number): tf.Tensor {
    const { scale, center } = this.options;
    const features = standard.shape[axis]!;
    const broadcast = standard.shape.map((_, i) => (i === axis ? features : 1));
    const gamma = scale && this.weight('gamma', [features], { initializer: tf.initializers.ones() });
    const beta = center && this.weight('beta', [features]);
    const scaled = gamma ? tf.mul(standard, tf.reshape(gamma, broadcast)) : standard;
    return beta ? tf.add(scaled, tf.reshape(beta, broadcast)) : scaled;
  }

  private featureAxis({ rank, shape }: tf.Tensor): number {
    const axis = this.options.axis < 0 ? this.options.axis + rank : this.options.axis;
    if (axis >= 1 && axis < rank) return axis;
    throw new ShapeError('GroupNormalization: the inputs have no such axis of features.', {
      given: `axis ${this.options.axis}, inputs [${shape.join(', ')}]`,
    });
  }

  private groupsOf(features: number): number {
    const groups = this.options.groups === -1 ? features : this.options.groups;
    if (features % groups === 0) return groups;
    throw new ShapeError('GroupNormalization: the groups must divide the features.', {
      given: `${groups} groups of ${features} features`,
    });
  }
}
