import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import {
  type DenseConvAttrs,
  type DepthwiseConvAttrs,
  denseConvInfo,
  depthwiseConvInfo,
} from './convAttrs.js';

/**
 * A convolution with `same` padding whose strides are longer than its filter. XNNPACK computes how far such a filter
 * reaches beyond the image as an unsigned number, which is then enormous, and gives zeros; told in numbers that there is
 * no padding it is right.
 */
export function correctSamePadding(original: KernelConfig): KernelConfig {
  const isDepthwise = original.kernelName.includes('Depthwise');
  return {
    ...original,
    kernelFunc: (call) => {
      const attrs = call.attrs as unknown as DenseConvAttrs & DepthwiseConvAttrs;
      if (attrs.pad !== 'same') return original.kernelFunc(call);
      const { x, filter } = call.inputs as Record<'x' | 'filter', TensorInfo>;
      const infoOf = isDepthwise ? depthwiseConvInfo : denseConvInfo;
      const conv = infoOf(x.shape, filter.shape, attrs);
      if (conv.strideHeight <= conv.filterHeight && conv.strideWidth <= conv.filterWidth) {
        return original.kernelFunc(call);
      }
      const { top, bottom, left, right } = conv.padInfo;
      const image = [
        [top, bottom],
        [left, right],
      ];
      const pad = attrs.dataFormat === 'NCHW' ? [[0, 0], [0, 0], ...image] : [[0, 0], ...image, [0, 0]];
      return original.kernelFunc({ ...call, attrs: { ...call.attrs, pad } as typeof call.attrs });
    },
  };
}
