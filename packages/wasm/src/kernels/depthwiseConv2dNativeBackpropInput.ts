import type { backend_util, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type DepthwiseConvAttrs, depthwiseConvInfo } from './convAttrs.js';
import { floatsOf, makeZeros, wasmKernel } from './wasmKernels.js';

interface InputGradientAttrs extends DepthwiseConvAttrs {
  readonly inputShape: number[];
}

/**
 * Gradient of a depthwise convolution with respect to its input: every value of dy goes back to the places under its
 * window, times the filter's weight there.
 */
export const depthwiseConv2dNativeBackpropInput: KernelConfig = wasmKernel<
  'dy' | 'filter',
  InputGradientAttrs
>('DepthwiseConv2dNativeBackpropInput', inputGradient);

function inputGradient(
  backend: BackendWasm,
  { dy, filter }: Record<'dy' | 'filter', TensorInfo>,
  attrs: InputGradientAttrs,
): TensorInfo {
  const conv = depthwiseConvInfo(attrs.inputShape, filter.shape, attrs);
  const output = makeZeros(backend, attrs.inputShape);
  const image = floatsOf(backend, output);
  const gradient = floatsOf(backend, dy);
  const weights = floatsOf(backend, filter);
  for (let n = 0; n < conv.batchSize; n++) {
    for (let i = 0; i < conv.outHeight; i++) {
      for (let p = 0; p < conv.filterHeight; p++) {
        const row = i * conv.strideHeight + p * conv.dilationHeight - conv.padInfo.top;
        if (row < 0 || row >= conv.inHeight) continue;
        addRow(conv, image, gradient, weights, {
          row: (n * conv.inHeight + row) * conv.inWidth,
          outRow: (n * conv.outHeight + i) * conv.outWidth,
          filterRow: p * conv.filterWidth,
        });
      }
    }
  }
  return output;
}

function addRow(
  conv: backend_util.Conv2DInfo,
  image: Float32Array,
  gradient: Float32Array,
  weights: Float32Array,
  at: { row: number; outRow: number; filterRow: number },
): void {
  const { inChannels, outChannels, outWidth, filterWidth, inWidth } = conv;
  const multiplier = outChannels / inChannels;
  for (let j = 0; j < outWidth; j++) {
    const from = (at.outRow + j) * outChannels;
    for (let q = 0; q < filterWidth; q++) {
      const column = j * conv.strideWidth + q * conv.dilationWidth - conv.padInfo.left;
      if (column < 0 || column >= inWidth) continue;
      const to = (at.row + column) * inChannels;
      const weight = (at.filterRow + q) * outChannels;
      for (let c = 0, k = 0; c < inChannels; c++) {
        let sum = 0;
        for (let m = 0; m < multiplier; m++, k++) sum += gradient[from + k]! * weights[weight + k]!;
        image[to + c]! += sum;
      }
    }
  }
}
