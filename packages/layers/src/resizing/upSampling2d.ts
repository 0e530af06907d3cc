import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase } from '@tfaip/core';
import { checkCounts } from '../convolution/convolutionOptions.js';
import { pairOf } from '../convolution/convolve.js';

export interface UpSampling2DOptions {
  /** Factor of height and width, an integer; default 2. */
  readonly size?: number | readonly [number, number];
  /** Repeat each value, or go linearly from one to the next; default nearest. */
  readonly interpolation?: 'nearest' | 'bilinear';
}

/**
 * Images made larger. With `bilinear` the centres of pixels lie half a pixel from the border, as in Keras and image
 * programs; tfjs' own layer puts them on the border.
 *
 * Inputs: float32 [batch, height, width, channels]. Output: [batch, height · size, width · size, channels].
 */
export class UpSampling2D extends LayerBase {
  private readonly size: readonly [number, number];
  private readonly along: (x: tf.Tensor, axis: number, factor: number) => tf.Tensor;

  /** @throws {ModelError} if a factor is no integer of at least 1. */
  constructor({ size = 2, interpolation = 'nearest' }: UpSampling2DOptions = {}) {
    super();
    checkCounts('UpSampling2D', { size });
    this.size = pairOf(size);
    this.along = interpolation === 'nearest' ? repeatAlong : interpolateAlong;
  }

  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    const [down, across] = this.size;
    return tf.tidy(() => this.along(this.along(inputs, 1, down), 2, across));
  }
}

function repeatAlong(x: tf.Tensor, axis: number, factor: number): tf.Tensor {
  return interleave(
    Array.from({ length: factor }, () => x),
    axis,
  );
}

/**
 * New value p of old value i lies at i + (p + ½) / factor - ½: between i and the one before or after it, which at the
 * border is i itself.
 */
function interpolateAlong(x: tf.Tensor, axis: number, factor: number): tf.Tensor {
  if (factor === 1) return x.clone();
  const before = neighbours(x, axis, 0);
  const after = neighbours(x, axis, 2);
  const values = Array.from({ length: factor }, (_, p) => {
    const offset = (p + 0.5) / factor - 0.5;
    const neighbour = offset < 0 ? before : after;
    return tf.add(tf.mul(x, 1 - Math.abs(offset)), tf.mul(neighbour, Math.abs(offset)));
  });
  return interleave(values, axis);
}

/**
 * The value before or after each along the axis, or at the border itself. Put together of a padded copy, because the
 * gradient of a slice from the end needs numbers that one graph for all sizes does not have.
 *
 * @param begin where the values begin in a copy with one zero more at both ends: 0 or 2.
 */
function neighbours(x: tf.Tensor, axis: number, begin: number): tf.Tensor {
  const shift = (values: tf.Tensor): tf.Tensor => {
    const padded = tf.pad(
      values,
      values.shape.map((_, i): [number, number] => (i === axis ? [1, 1] : [0, 0])),
    );
    return tf.slice(
      padded,
      values.shape.map((_, i) => (i === axis ? begin : 0)),
      values.shape,
    );
  };
  const inside = shift(tf.ones(x.shape.map((length, i) => (i === axis ? length : 1))));
  return tf.add(shift(x), tf.mul(x, tf.sub(1, inside)));
}

/** One tensor with the first values of all along the axis, then the second of all, and so on. */
function interleave(values: readonly tf.Tensor[], axis: number): tf.Tensor {
  const shape = values[0]!.shape.map((length, i) => (i === axis ? length * values.length : length));
  return tf.reshape(tf.stack([...values], axis + 1), shape);
}
