import * as tf from '@tensorflow/tfjs';
import { kernel, uniform } from './compareBackends.js';
import { type ConvCase, outShape } from './convCases.js';

/** Shape of what a pooling with the window and strides of a convolution gives. */
export function pooledShape(pool: ConvCase): number[] {
  return outShape({ ...pool, filter: [pool.filter[0], pool.filter[1], pool.x[3], pool.x[3]] });
}

/** Runs a gradient kernel of pooling with the window and strides of a convolution. */
export function poolGradient(kernelName: string, pool: ConvCase, input: tf.Tensor): tf.Tensor {
  const attrs = {
    filterSize: pool.filter.slice(0, 2),
    strides: pool.strides,
    pad: pool.pad,
    dimRoundingMode: pool.dimRoundingMode,
  };
  const shape = pooledShape(pool);
  const dy = uniform(shape, pool.seed + 1);
  return kernel(kernelName, { dy, input, output: tf.zeros(shape) }, attrs);
}
