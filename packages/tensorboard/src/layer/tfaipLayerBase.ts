import * as tf from '@tensorflow/tfjs';
import { currentStep, LayerBase } from '@tfaip/core';
import type { TensorboardWriter } from './tensorboardWriter.js';

/**
 * Base of layers that log from inside.
 *
 * ```ts
 * class Encoder extends TFAIPLayerBase {
 *   private readonly conv = this.own('conv', tf.layers.conv2d({ filters: 8, kernelSize: 3 }));
 *   call(images: tf.Tensor, options: CallOptions) {
 *     const features = this.conv.call(images, options);
 *     this.addTensorboard(featureMaps, features);
 *     return features;
 *   }
 * }
 * ```
 */
export abstract class TFAIPLayerBase<Inputs = tf.Tensor, Outputs = tf.Tensor> extends LayerBase<
  Inputs,
  Outputs
> {
  /**
   * Hands a tensor to a writer, under the layer's path and the writer's name, in steps that log: in all others, and
   * outside of steps, this does nothing.
   *
   * @param writer gets the values after the step, cast to its dtype.
   * @param value  of any shape; not changed.
   */
  addTensorboard(writer: TensorboardWriter, value: tf.Tensor): void {
    const collect = currentStep()?.collect;
    if (!collect) return;
    const { path } = this;
    collect(writer, path ? `${path}/${writer.name}` : writer.name, tf.cast(value, writer.dtype));
  }
}
