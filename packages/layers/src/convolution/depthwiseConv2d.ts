import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase } from '@tfaip/core';
import { activationOf } from '../activations/activation.js';
import type { ActivationFunction } from '../activations/activations.js';
import { type ConvolutionOptions, checkCounts, checkNotBoth } from './convolutionOptions.js';
import { type ConvolutionSteps, dilateKernel, pairOf } from './convolve.js';

export interface DepthwiseConv2DOptions extends ConvolutionOptions<readonly [number, number]> {
  /** Channels of the output for each channel of the input; default 1. */
  readonly depthMultiplier?: number;
}

/**
 * Convolution of each channel apart from the others, with Keras' weights and defaults. tfjs' own layer ignores dilation;
 * without it both compute the same.
 *
 * Inputs: float32 [batch, height, width, channels]. Output: [batch, height', width', channels · depthMultiplier].
 * Weights: `kernel` [kernel height, kernel width, channels, depthMultiplier], `bias` [channels · depthMultiplier].
 */
export class DepthwiseConv2D extends LayerBase {
  private readonly kernelSize: readonly [number, number];
  private readonly depthMultiplier: number;
  private readonly steps: ConvolutionSteps;
  private readonly useBias: boolean;
  private readonly activate: ActivationFunction;

  /** @throws {ModelError} if numbers are no integers of at least 1 or do not go together. */
  constructor(options: DepthwiseConv2DOptions) {
    super();
    const { kernelSize, strides = 1, padding = 'valid', dilation = 1, depthMultiplier = 1 } = options;
    checkCounts('DepthwiseConv2D', { kernelSize, strides, dilation, depthMultiplier });
    this.kernelSize = pairOf(kernelSize);
    this.depthMultiplier = depthMultiplier;
    this.steps = { strides: pairOf(strides), padding, dilation: pairOf(dilation) };
    checkNotBoth('DepthwiseConv2D', this.steps.strides, this.steps.dilation);
    this.useBias = options.useBias ?? true;
    this.activate = activationOf(options.activation ?? 'linear');
  }

  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { strides, padding, dilation } = this.steps;
      const channels = inputs.shape[3]!;
      const kernel = this.weight('kernel', [...this.kernelSize, channels, this.depthMultiplier], {
        initializer: tf.initializers.glorotUniform({}),
      });
      const spread = dilateKernel(kernel, dilation) as tf.Tensor4D;
      const sums = tf.depthwiseConv2d(inputs as tf.Tensor4D, spread, [...strides], padding);
      const bias = this.useBias && this.weight('bias', [channels * this.depthMultiplier]);
      return this.activate(bias ? tf.add(sums, bias) : sums);
    });
  }
}
