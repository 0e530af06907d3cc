import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError } from '@tfaip/core';
import { activationOf } from '../activations/activation.js';
import type { ActivationFunction } from '../activations/activations.js';
import { type ConvolutionOptions, checkCounts, checkNotBoth } from './convolutionOptions.js';
import { type ConvolutionSteps, convolve, pairOf } from './convolve.js';

export interface Conv2DOptions extends ConvolutionOptions<readonly [number, number]> {
  /** Channels of the output. */
  readonly filters: number;
  /** Groups of channels that are convolved apart from each other; must divide both numbers of channels. Default 1. */
  readonly groups?: number;
}

/**
 * Convolution of images with Keras' weights and defaults. tfjs' own layer has neither groups nor a gradient with
 * dilation; where neither is asked for both compute the same.
 *
 * Inputs: float32 [batch, height, width, channels]. Output: [batch, height', width', filters]. Weights: `kernel`
 * [kernel height, kernel width, channels / groups, filters], `bias` [filters].
 */
export class Conv2D extends LayerBase {
  private readonly options: Conv2DOptions;
  private readonly steps: ConvolutionSteps;
  private readonly activate: ActivationFunction;

  /** @throws {ModelError} if numbers are no integers of at least 1 or do not go together. */
  constructor(options: Conv2DOptions) {
    super();
    const { filters, kernelSize, strides = 1, padding = 'valid', dilation = 1, groups = 1 } = options;
    checkCounts('Conv2D', { filters, kernelSize, strides, dilation, groups });
    this.steps = { strides: pairOf(strides), padding, dilation: pairOf(dilation) };
    checkNotBoth('Conv2D', this.steps.strides, this.steps.dilation);
    this.options = options;
    this.activate = activationOf(options.activation ?? 'linear');
  }

  /** @throws {ModelError} if the groups do not divide the channels. */
  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { filters, kernelSize, groups = 1, useBias = true } = this.options;
      const channels = inputs.shape[3]!;
      if (channels % groups !== 0 || filters % groups !== 0) {
        throw new ModelError('Conv2D: the groups must divide the channels of input and output.', {
          given: `${groups} groups of ${channels} and ${filters} channels`,
        });
      }
      const kernel = this.weight('kernel', [...pairOf(kernelSize), channels / groups, filters], {
        initializer: tf.initializers.glorotUniform({}),
      });
      const sums = convolve(inputs, kernel, this.steps, groups);
      return this.activate(useBias ? tf.add(sums, this.weight('bias', [filters])) : sums);
    });
  }
}
