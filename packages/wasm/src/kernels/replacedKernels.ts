import type { KernelConfig } from '@tensorflow/tfjs';
import { avgPoolGrad } from './avgPoolGrad.js';
import { fasterBatchMatMul } from './batchMatMul.js';
import { correctCast } from './cast.js';
import { fasterConv2DBackpropInput } from './conv2DBackpropInput.js';
import { gatherOfNothing, productOfNothing, reductionOfNothing, reductionsOfNothing } from './emptyInputs.js';
import { maxPoolGrad } from './maxPoolGrad.js';
import { fasterMean } from './mean.js';
import { correctSamePadding } from './samePadding.js';
import { correctSign } from './sign.js';
import { fasterSum } from './sum.js';

/** tfjs's kernels that took most of a training step or gave wrong values, by name, and what takes their place. */
export const replacedKernels: Readonly<Record<string, (original: KernelConfig) => KernelConfig>> = {
  ...reductionsOfNothing,
  AvgPoolGrad: () => avgPoolGrad,
  BatchMatMul: (original) => productOfNothing(fasterBatchMatMul(original)),
  Cast: correctCast,
  Conv2D: correctSamePadding,
  Conv2DBackpropInput: fasterConv2DBackpropInput,
  DepthwiseConv2dNative: correctSamePadding,
  FusedConv2D: correctSamePadding,
  FusedDepthwiseConv2D: correctSamePadding,
  GatherV2: gatherOfNothing,
  MaxPoolGrad: () => maxPoolGrad,
  Mean: (original) => reductionOfNothing(Number.NaN)(fasterMean(original)),
  Sign: correctSign,
  Sum: (original) => reductionOfNothing(0)(fasterSum(original)),
};
