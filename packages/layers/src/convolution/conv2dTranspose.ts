import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError } from '@tfaip/core';
import { activationOf } from '../activations/activation.js';
import type { ActivationFunction } from '../activations/activations.js';
import { type ConvolutionOptions, checkCounts } from './convolutionOptions.js';
import { type ConvolutionPadding, pairOf } from './convolve.js';

export interface Conv2DTransposeOptions
  extends Omit<ConvolutionOptions<readonly [number, number]>, 'dilation'> {
  /** Channels of the output. */
  readonly filters: number;
  /**
   * How much longer than the shortest possible the output is, less than the strides; without it the output is as long as
   * the input times the strides (`same`), or that and what the kernel reaches beyond (`valid`).
   */
  readonly outputPadding?: number | readonly [number, number];
}

/**
 * The gradient of a convolution as a layer (often called deconvolution), with Keras' weights and defaults. tfjs' own
 * layer ignores the output padding; without it both compute the same.
 *
 * Inputs: float32 [batch, height, width, channels]. Output: [batch, height', width', filters]. Weights: `kernel`
 * [kernel height, kernel width, filters, channels], `bias` [filters].
 */
export class Conv2DTranspose extends LayerBase {
  private readonly filters: number;
  private readonly kernelSize: readonly [number, number];
  private readonly strides: readonly [number, number];
  private readonly padding: ConvolutionPadding;
  private readonly outputPadding: readonly [number, number] | undefined;
  private readonly useBias: boolean;
  private readonly activate: ActivationFunction;

  /** @throws {ModelError} if numbers are no integers of at least 1, or the output padding is not below the strides. */
  constructor(options: Conv2DTransposeOptions) {
    super();
    const { filters, kernelSize, strides = 1, padding = 'valid', outputPadding, useBias = true } = options;
    checkCounts('Conv2DTranspose', { filters, kernelSize, strides });
    this.filters = filters;
    this.kernelSize = pairOf(kernelSize);
    this.strides = pairOf(strides);
    this.padding = padding;
    this.outputPadding = outputPadding === undefined ? undefined : pairOf(outputPadding);
    this.useBias = useBias;
    this.activate = activationOf(options.activation ?? 'linear');
    const fits = (pad: number, i: number): boolean => pad >= 0 && pad < this.strides[i]!;
    if (this.outputPadding && !this.outputPadding.every(fits)) {
      throw new ModelError('Conv2DTranspose: the output padding must be less than the strides.', {
        given: `outputPadding ${this.outputPadding}, strides ${this.strides}`,
      });
    }
  }

  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const { filters, kernelSize, strides, padding } = this;
      const [batch, height, width, channels] = inputs.shape as [number, number, number, number];
      const kernel = this.weight('kernel', [...kernelSize, filters, channels], {
        initializer: tf.initializers.glorotUniform({}),
      });
      const sums = tf.conv2dTranspose(
        inputs as tf.Tensor4D,
        kernel as unknown as tf.Tensor4D,
        [batch, this.lengthOf(height, 0), this.lengthOf(width, 1), filters],
        [...strides],
        padding,
      );
      return this.activate(this.useBias ? tf.add(sums, this.weight('bias', [filters])) : sums);
    });
  }

  /** Length of the output along height (0) or width (1). */
  private lengthOf(input: number, side: 0 | 1): number {
    const [kernel, stride] = [this.kernelSize[side], this.strides[side]];
    const longer = this.outputPadding?.[side];
    if (longer === undefined) {
      return this.padding === 'same' ? input * stride : input * stride + Math.max(kernel - stride, 0);
    }
    const cut = this.padding === 'same' ? 2 * Math.floor(kernel / 2) : 0;
    return (input - 1) * stride + kernel - cut + longer;
  }
}
