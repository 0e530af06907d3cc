import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ShapeError } from '@tfaip/core';

export interface ProjectionOptions {
  /** Axes of the kernel that are multiplied with, e.g. [features], and those that come out, e.g. [heads, keyDim]. */
  readonly from: readonly number[];
  readonly to: readonly number[];
  readonly useBias: boolean;
}

/** A dense layer between matrices: its weights have Keras' shapes, `kernel` [...from, ...to] and `bias` [...to]. */
export class Projection extends LayerBase {
  constructor(private readonly options: ProjectionOptions) {
    super();
  }

  /**
   * @param inputs [rows, from].
   * @returns [rows, to].
   * @throws {ShapeError} if the rows have another length than those before.
   */
  override call(inputs: tf.Tensor, _options: CallOptions): tf.Tensor {
    const { from, to, useBias } = this.options;
    if (inputs.shape[1] !== lengthOf(from)) {
      throw new ShapeError(`The inputs of ${this.path || 'a projection'} have other features than before.`, {
        given: String(inputs.shape[1]),
        expected: String(lengthOf(from)),
      });
    }
    const kernel = this.weight('kernel', [...from, ...to], {
      initializer: tf.initializers.glorotUniform({}),
    });
    const bias = useBias && this.weight('bias', to);
    const product = tf.matMul(inputs, tf.reshape(kernel, [lengthOf(from), lengthOf(to)]));
    return bias ? tf.add(product, tf.reshape(bias, [lengthOf(to)])) : product;
  }
}

function lengthOf(axes: readonly number[]): number {
  return axes.reduce((product, length) => product * length, 1);
}
