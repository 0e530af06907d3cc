import type { backend_util, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type DenseConvAttrs, denseConvInfo } from './convAttrs.js';
import { patchProduct } from './patchProduct.js';
import { makeZeros, runKernel, transposed, wasmKernel, withTemporaries } from './wasmKernels.js';

interface FilterGradientAttrs extends DenseConvAttrs {
  readonly filterShape: number[];
}

/** Up to so many channels, a matrix product over patches beats the convolution: its "filter" would be all there is. */
const MAX_PATCH_CHANNELS = 4;

/**
 * Gradient of a convolution with respect to its filter:
 *
 * dW[p, q, c, k] = sum over n, i, j of x[n, i * stride + p - pad, j * stride + q - pad, c] * dy[n, i, j, k]
 */
export const conv2DBackpropFilter: KernelConfig = wasmKernel<'x' | 'dy', FilterGradientAttrs>(
  'Conv2DBackpropFilter',
  (backend, { x, dy }, attrs) => {
    const conv = denseConvInfo(x.shape, attrs.filterShape, attrs);
    const few = conv.dataFormat === 'channelsLast' && conv.inChannels <= MAX_PATCH_CHANNELS;
    return few ? patchProduct(backend, x, dy, conv) : exchangedConvolution(backend, x, dy, conv);
  },
);

/**
 * The gradient as one convolution: with channels as batch and batch as channels, x is the image, dy the filter, and the
 * stride the dilation. That runs in XNNPACK's indirect matrix product, without the patches ever being written out.
 */
function exchangedConvolution(
  backend: BackendWasm,
  x: TensorInfo,
  dy: TensorInfo,
  conv: backend_util.Conv2DInfo,
): TensorInfo {
  const { top, left } = conv.padInfo;
  const height = extent(conv.outHeight, conv.strideHeight, conv.filterHeight);
  const width = extent(conv.outWidth, conv.strideWidth, conv.filterWidth);
  // tfjs derives an output's width from the height's stride and filter where the padding is one number, so a window may
  // lie in the padding altogether.
  if (height <= top || width <= left) return makeZeros(backend, conv.filterShape);
  // Negative where the strides pass over rows or columns at the end of the image: these take no part.
  const bottom = height - conv.inHeight - top;
  const right = width - conv.inWidth - left;
  const pad = [
    [0, 0],
    [top, Math.max(0, bottom)],
    [left, Math.max(0, right)],
    [0, 0],
  ];
  const dilations = [conv.strideHeight, conv.strideWidth];
  const channelsFirst = conv.dataFormat === 'channelsFirst';
  return withTemporaries(backend, (keep) => {
    // [channels, height, width, batch] and [outHeight, outWidth, batch, outChannels]
    const image = keep(transposed(backend, x, channelsFirst ? [1, 2, 3, 0] : [3, 1, 2, 0]));
    const filter = keep(transposed(backend, dy, channelsFirst ? [2, 3, 0, 1] : [1, 2, 0, 3]));
    const used = keep(cropped(backend, image, Math.max(0, -bottom), Math.max(0, -right)));
    const attrs = { strides: 1, dilations, pad, dataFormat: 'NHWC' };
    // [channels, filterHeight, filterWidth, outChannels], then the filter's own order
    const gradient = keep(runKernel('Conv2D', backend, { x: used, filter }, attrs));
    return transposed(backend, gradient, [1, 2, 0, 3]);
  });
}

/** Length that `count` windows of `size`, `stride` apart, cover. */
function extent(count: number, stride: number, size: number): number {
  return (count - 1) * stride + size;
}

function cropped(backend: BackendWasm, image: TensorInfo, bottom: number, right: number): TensorInfo {
  const [channels, height, width, batch] = image.shape as [number, number, number, number];
  const size = [channels, height - bottom, width - right, batch];
  return runKernel('Slice', backend, { x: image }, { begin: [0, 0, 0, 0], size });
}
