import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase } from '@tfaip/core';
import { activationOf } from '../activations/activation.js';
import type { ActivationFunction } from '../activations/activations.js';
import { type ConvolutionOptions, checkCounts, checkNotBoth } from './convolutionOptions.js';
import { type ConvolutionPadding, convolve } from './convolve.js';

export interface Conv1DOptions extends Omit<ConvolutionOptions<number>, 'padding'> {
  /** Channels of the output. */
  readonly filters: number;
  /** `causal` pads the beginning, so that no output depends on later inputs; default valid. */
  readonly padding?: ConvolutionPadding | 'causal';
}

/**
 * Convolution of sequences with Keras' weights and defaults. tfjs' own layer lacks causal padding, and a gradient with
 * dilation.
 *
 * Inputs: float32 [batch, time, channels]. Output: [batch, time', filters]. Weights: `kernel` [kernel size, channels,
 * filters], `bias` [filters].
 */
export class Conv1D extends LayerBase {
  private readonly options: Required<Omit<Conv1DOptions, 'activation'>>;
  private readonly activate: ActivationFunction;

  /** @throws {ModelError} if numbers are no integers of at least 1 or do not go together. */
  constructor(options: Conv1DOptions) {
    super();
    const { activation = 'linear', ...rest } = options;
    this.options = { strides: 1, padding: 'valid', dilation: 1, useBias: true, ...rest };
    const { filters, kernelSize, strides, dilation } = this.options;
    checkCounts('Conv1D', { filters, kernelSize, strides, dilation });
    checkNotBoth('Conv1D', [strides], [dilation]);
    this.activate = activationOf(activation);
  }

  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { filters, kernelSize, strides, padding, dilation, useBias } = this.options;
      const kernel = this.weight('kernel', [kernelSize, inputs.shape[2]!, filters], {
        initializer: tf.initializers.glorotUniform({}),
      });
      const before = padding === 'causal' ? (kernelSize - 1) * dilation : 0;
      const padded =
        before > 0
          ? tf.pad(inputs, [
              [0, 0],
              [before, 0],
              [0, 0],
            ])
          : inputs;
      const sums = convolve(tf.expandDims(padded, 1), tf.expandDims(kernel, 0), {
        strides: [1, strides],
        padding: padding === 'same' ? 'same' : 'valid',
        dilation: [1, dilation],
      });
      const flat = tf.squeeze(sums, [1]);
      return this.activate(useBias ? tf.add(flat, this.weight('bias', [filters])) : flat);
    });
  }
}
