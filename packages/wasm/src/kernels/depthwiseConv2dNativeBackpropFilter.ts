import type { backend_util, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type DepthwiseConvAttrs, depthwiseConvInfo } from './convAttrs.js';
import { floatsOf, wasmKernel } from './wasmKernels.js';

interface FilterGradientAttrs extends DepthwiseConvAttrs {
  readonly filterShape: number[];
}

/**
 * Gradient of a depthwise convolution with respect to its filter; with M filters per channel
 *
 * dW[p, q, c, m] = sum over n, i, j of x[n, i * stride + p * dilation - pad, j * stride + q * dilation - pad, c]
 *                                    * dy[n, i, j, c * M + m]
 *
 * One pass in JavaScript over the heap: a composition of slices, products and sums reads everything three times.
 */
export const depthwiseConv2dNativeBackpropFilter: KernelConfig = wasmKernel<'x' | 'dy', FilterGradientAttrs>(
  'DepthwiseConv2dNativeBackpropFilter',
  filterGradient,
);

function filterGradient(
  backend: BackendWasm,
  { x, dy }: Record<'x' | 'dy', TensorInfo>,
  attrs: FilterGradientAttrs,
): TensorInfo {
  const conv = depthwiseConvInfo(x.shape, attrs.filterShape, attrs);
  const output = backend.makeOutput(attrs.filterShape, 'float32');
  const image = floatsOf(backend, x);
  const gradient = floatsOf(backend, dy);
  const filter = floatsOf(backend, output);
  // Sums of a whole batch of images: kept in double precision.
  const sums = new Float64Array(conv.outChannels);
  for (let p = 0; p < conv.filterHeight; p++) {
    for (let q = 0; q < conv.filterWidth; q++) {
      sums.fill(0);
      addTap(conv, image, gradient, p, q, sums);
      filter.set(sums, (p * conv.filterWidth + q) * conv.outChannels);
    }
  }
  return output;
}

function addTap(
  conv: backend_util.Conv2DInfo,
  image: Float32Array,
  gradient: Float32Array,
  p: number,
  q: number,
  sums: Float64Array,
): void {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, padInfo } = conv;
  for (let n = 0; n < conv.batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      const row = i * conv.strideHeight + p * conv.dilationHeight - padInfo.top;
      if (row < 0 || row >= inHeight) continue;
      for (let j = 0; j < outWidth; j++) {
        const column = j * conv.strideWidth + q * conv.dilationWidth - padInfo.left;
        if (column < 0 || column >= inWidth) continue;
        const from = ((n * inHeight + row) * inWidth + column) * inChannels;
        const at = ((n * outHeight + i) * outWidth + j) * outChannels;
        addProducts(image, from, gradient, at, inChannels, outChannels, sums);
      }
    }
  }
}

function addProducts(
  image: Float32Array,
  from: number,
  gradient: Float32Array,
  at: number,
  inChannels: number,
  outChannels: number,
  sums: Float64Array,
): void {
  if (inChannels === outChannels) {
    for (let c = 0; c < inChannels; c++) sums[c]! += image[from + c]! * gradient[at + c]!;
    return;
  }
  const multiplier = outChannels / inChannels;
  for (let c = 0, k = 0; c < inChannels; c++) {
    const value = image[from + c]!;
    for (let m = 0; m < multiplier; m++, k++) sums[k]! += value * gradient[at + k]!;
  }
}
