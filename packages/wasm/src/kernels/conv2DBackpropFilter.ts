import { backend_util, type KernelConfig, type TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { runKernel, withTemporaries } from './wasmKernels.js';

interface Conv2DBackpropFilterAttrs {
  strides: [number, number] | number;
  pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  dataFormat: 'NHWC' | 'NCHW';
  dimRoundingMode?: 'floor' | 'round' | 'ceil';
  filterShape: [number, number, number, number];
}

/**
 * Gradient of a convolution with respect to its filter, itself computed as one convolution:
 *
 * dW[kh, kw, c, k] = sum over n, i, j of x[n, i * stride + kh - pad, j * stride + kw - pad, c] * dy[n, i, j, k]
 *
 * so with channels as batch and batch as channels, x is the image, dy the filter, and the stride the dilation. That
 * runs in XNNPACK's indirect matrix product, without the patches ever being written out.
 */
export const conv2DBackpropFilter: KernelConfig = {
  kernelName: 'Conv2DBackpropFilter',
  backendName: 'wasm',
  kernelFunc: ({ inputs, backend, attrs }) =>
    filterGradient(
      backend as BackendWasm,
      inputs['x'] as TensorInfo,
      inputs['dy'] as TensorInfo,
      attrs as unknown as Conv2DBackpropFilterAttrs,
    ),
};

function filterGradient(
  backend: BackendWasm,
  x: TensorInfo,
  dy: TensorInfo,
  attrs: Conv2DBackpropFilterAttrs,
): TensorInfo {
  const channelsLast = attrs.dataFormat !== 'NCHW';
  const conv = backend_util.computeConv2DInfo(
    x.shape as [number, number, number, number],
    attrs.filterShape,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    channelsLast ? 'channelsLast' : 'channelsFirst',
  );
  return withTemporaries(backend, (keep) => {
    // [channels, height, width, batch] and [outHeight, outWidth, batch, outChannels]
    const image = keep(
      runKernel('Transpose', backend, { x }, { perm: channelsLast ? [3, 1, 2, 0] : [1, 2, 3, 0] }),
    );
    const filter = keep(
      runKernel('Transpose', backend, { x: dy }, { perm: channelsLast ? [1, 2, 0, 3] : [2, 3, 0, 1] }),
    );
    const { top, left } = conv.padInfo;
    // Rows and columns of the padded image that the strides pass over at its end take no part.
    const bottom = extent(conv.outHeight, conv.strideHeight, conv.filterHeight) - conv.inHeight - top;
    const right = extent(conv.outWidth, conv.strideWidth, conv.filterWidth) - conv.inWidth - left;
    const used = keep(crop(backend, image, Math.max(0, -bottom), Math.max(0, -right)));
    const gradient = keep(
      runKernel(
        'Conv2D',
        backend,
        { x: used, filter },
        {
          strides: 1,
          dilations: [conv.strideHeight, conv.strideWidth],
          pad: [
            [0, 0],
            [top, Math.max(0, bottom)],
            [left, Math.max(0, right)],
            [0, 0],
          ],
          dataFormat: 'NHWC',
        },
      ),
    );
    // [channels, filterHeight, filterWidth, outChannels] -> the filter's own order
    return runKernel('Transpose', backend, { x: gradient }, { perm: [1, 2, 0, 3] });
  });
}

/** Length that `count` windows of `size`, `stride` apart, cover. */
function extent(count: number, stride: number, size: number): number {
  return (count - 1) * stride + size;
}

function crop(backend: BackendWasm, image: TensorInfo, bottom: number, right: number): TensorInfo {
  const [channels, height, width, batch] = image.shape as [number, number, number, number];
  if (bottom === 0 && right === 0) return runKernel('Identity', backend, { x: image });
  const size = [channels, height - bottom, width - right, batch];
  return runKernel('Slice', backend, { x: image }, { begin: [0, 0, 0, 0], size });
}
