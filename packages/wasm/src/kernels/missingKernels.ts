import type { KernelConfig } from '@tensorflow/tfjs';
import { complex } from './complex.js';
import { complexAbs, imag, real } from './complexParts.js';
import { conv2DBackpropFilter } from './conv2DBackpropFilter.js';
import { cpuKernel } from './cpuKernel.js';
import { depthwiseConv2dNativeBackpropFilter } from './depthwiseConv2dNativeBackpropFilter.js';
import { depthwiseConv2dNativeBackpropInput } from './depthwiseConv2dNativeBackpropInput.js';
import { einsum } from './einsum.js';
import { fft, ifft } from './fft.js';
import { unsortedSegmentSum } from './unsortedSegmentSum.js';

/**
 * Every kernel that tfjs's CPU backend has and its WASM backend lacks, except `Draw`, which needs a browser's canvas.
 */
export const missingKernels: readonly KernelConfig[] = [
  complex,
  complexAbs,
  conv2DBackpropFilter,
  depthwiseConv2dNativeBackpropFilter,
  depthwiseConv2dNativeBackpropInput,
  einsum,
  fft,
  ifft,
  imag,
  real,
  unsortedSegmentSum,
  cpuKernel('RaggedGather'),
  cpuKernel('RaggedRange'),
  cpuKernel('RaggedTensorToTensor'),
  cpuKernel('StaticRegexReplace'),
];
