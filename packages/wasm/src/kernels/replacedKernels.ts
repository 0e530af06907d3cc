import type { KernelConfig } from '@tensorflow/tfjs';
import { fasterBatchMatMul } from './batchMatMul.js';
import { correctCast } from './cast.js';
import { fasterConv2DBackpropInput } from './conv2DBackpropInput.js';
import { maxPoolGrad } from './maxPoolGrad.js';
import { fasterMean } from './mean.js';
import { fasterSum } from './sum.js';

/** tfjs's kernels that took most of a training step or gave wrong values, by name, and what takes their place. */
export const replacedKernels: Readonly<Record<string, (original: KernelConfig) => KernelConfig>> = {
  BatchMatMul: fasterBatchMatMul,
  Cast: correctCast,
  Conv2DBackpropInput: fasterConv2DBackpropInput,
  MaxPoolGrad: () => maxPoolGrad,
  Mean: fasterMean,
  Sum: fasterSum,
};
