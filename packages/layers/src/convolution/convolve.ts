import * as tf from '@tensorflow/tfjs';

export type ConvolutionPadding = 'valid' | 'same';

/** How a convolution goes over an image; each pair is for height and width. */
export interface ConvolutionSteps {
  readonly strides: readonly [number, number];
  readonly padding: ConvolutionPadding;
  readonly dilation: readonly [number, number];
}

/** A pair for height and width, of one number for both or of two. */
export function pairOf(value: number | readonly [number, number]): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : value;
}

/**
 * Convolution of images, each group of output channels with its group of input channels.
 *
 * @param images float32 [batch, height, width, channels].
 * @param kernel [height, width, channels / groups, filters].
 * @param groups divides channels and filters.
 */
export function convolve(
  images: tf.Tensor,
  kernel: tf.Tensor,
  { strides, padding, dilation }: ConvolutionSteps,
  groups = 1,
): tf.Tensor {
  const spread = dilateKernel(kernel, dilation);
  const one = (x: tf.Tensor, k: tf.Tensor): tf.Tensor =>
    tf.conv2d(x as tf.Tensor4D, k as tf.Tensor4D, [...strides], padding);
  if (groups === 1) return one(images, spread);
  const kernels = tf.split(spread, groups, 3);
  return tf.concat(
    tf.split(images, groups, 3).map((part, i) => one(part, kernels[i]!)),
    3,
  );
}

/**
 * The kernel with zeros between its values, such that a plain convolution with it is the dilated one with the kernel.
 * tfjs has no gradient of dilated convolutions. It multiplies by the zeros: 25 products instead of 9 for a kernel of 3 by
 * 3 with a dilation of 2.
 *
 * @param kernel [height, width, …, …].
 */
export function dilateKernel(kernel: tf.Tensor, [down, across]: readonly [number, number]): tf.Tensor {
  if (down === 1 && across === 1) return kernel;
  const [height, width, inner, outer] = kernel.shape as [number, number, number, number];
  const apart = tf.pad(tf.reshape(kernel, [height, 1, width, 1, inner * outer]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const whole = tf.reshape(apart, [height * down, width * across, inner, outer]);
  const size = [(height - 1) * down + 1, (width - 1) * across + 1, inner, outer];
  return tf.slice(whole, [0, 0, 0, 0], size);
}
