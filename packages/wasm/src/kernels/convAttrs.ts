import { backend_util } from '@tensorflow/tfjs';

export type Shape4D = [number, number, number, number];

/** What the gradient kernels of a two-dimensional convolution are called with. */
export interface ConvAttrs {
  readonly strides: [number, number] | number;
  readonly pad: 'valid' | 'same' | number | backend_util.ExplicitPadding;
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
}

export interface DenseConvAttrs extends ConvAttrs {
  readonly dataFormat: 'NHWC' | 'NCHW';
}

export interface DepthwiseConvAttrs extends ConvAttrs {
  readonly dilations: [number, number] | number | null;
}

/** Sizes and padding of a convolution; tfjs has no gradient of a dilated one. */
export function denseConvInfo(x: number[], filter: number[], attrs: DenseConvAttrs): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    x as Shape4D,
    filter as Shape4D,
    attrs.strides,
    1,
    attrs.pad,
    attrs.dimRoundingMode,
    false,
    attrs.dataFormat === 'NCHW' ? 'channelsFirst' : 'channelsLast',
  );
}

export function depthwiseConvInfo(
  x: number[],
  filter: number[],
  attrs: DepthwiseConvAttrs,
): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(
    x as Shape4D,
    filter as Shape4D,
    attrs.strides,
    attrs.dilations ?? 1,
    attrs.pad,
    attrs.dimRoundingMode,
    true,
  );
}

/** What the gradient kernels of pooling are called with. */
export interface PoolGradAttrs extends ConvAttrs {
  readonly filterSize: [number, number] | number;
}

/** Sizes and padding of pooling over an image of this shape. */
export function poolInfo(x: number[], attrs: PoolGradAttrs): backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs;
  return backend_util.computePool2DInfo(x as Shape4D, filterSize, strides, 1, pad, dimRoundingMode);
}
