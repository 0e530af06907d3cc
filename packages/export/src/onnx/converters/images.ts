import { DataType } from '@tfaip/libtensorflow';
import type { Converters } from '../converter.js';
import { float, int, ints, type OnnxAttributes, text } from '../onnxAttributes.js';
import type { OnnxScope } from '../onnxScope.js';
import type { OnnxValue } from '../onnxValue.js';
import type { TensorflowNode } from '../tensorflowNode.js';

/** TensorFlow has images with channels last, ONNX first. onnxruntime drops pairs of turns that cancel out. */
const channelsFirst = { perm: ints([0, 3, 1, 2]) };
const channelsLast = { perm: ints([0, 2, 3, 1]) };

function turned(
  node: TensorflowNode,
  scope: OnnxScope,
  make: (x: OnnxValue) => OnnxValue,
  x = node.input(0),
): OnnxValue {
  const format = node.text('data_format');
  if (format !== '' && format !== 'NHWC') node.unsupported(`its data format is ${format}`);
  return scope.value('Transpose', [make(scope.value('Transpose', [x], channelsFirst))], channelsLast, {
    dtype: x.dtype,
  });
}

/** Height and width of a list of four numbers. */
function spatial(numbers: readonly number[], byDefault = 1): [number, number] {
  return [numbers[1] ?? byDefault, numbers[2] ?? byDefault];
}

function padding(node: TensorflowNode): OnnxAttributes {
  const kind = node.text('padding');
  if (kind === 'VALID') return {};
  if (kind === 'SAME') return { auto_pad: text('SAME_UPPER') };
  const [, , top, bottom, left, right] = node.ints('explicit_paddings');
  return { pads: ints([top!, left!, bottom!, right!]) };
}

function strides(node: TensorflowNode): OnnxAttributes {
  return { strides: ints(spatial(node.ints('strides'))), dilations: ints(spatial(node.ints('dilations'))) };
}

function conv2d(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const kernel = scope.value('Transpose', [node.input(1)], { perm: ints([3, 2, 0, 1]) });
  return turned(node, scope, (x) => scope.value('Conv', [x, kernel], { ...padding(node), ...strides(node) }));
}

/** A group of filters for each channel. */
function depthwise(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const filter = node.input(1);
  const [height, width, channels, multiplier] = filter.shape ?? [];
  if (!channels || channels < 0) node.unsupported('the shape of its filter must be constant');
  const byChannel = scope.value('Transpose', [filter], { perm: ints([2, 3, 0, 1]) });
  const shape = scope.int64([channels * multiplier!, 1, height!, width!]);
  const kernel = scope.value('Reshape', [byChannel, shape]);
  const attributes = { ...padding(node), ...strides(node), group: int(channels) };
  return turned(node, scope, (x) => scope.value('Conv', [x, kernel], attributes));
}

/** Paddings of a transposed convolution over an axis whose output is `stride` times its input, as tf.layers have it. */
function transposedPadding(node: TensorflowNode, kernel: number, stride: number): [number, number, number] {
  const surplus = kernel - stride;
  if (node.text('padding') === 'EXPLICIT') node.unsupported('its padding is explicit');
  if (node.text('padding') === 'VALID' || surplus < 0) return [0, 0, Math.max(-surplus, 0)];
  return [Math.floor(surplus / 2), surplus - Math.floor(surplus / 2), 0];
}

function transposedConv2d(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const filter = node.input(1);
  const [height, width] = filter.shape ?? node.unsupported('the shape of its filter must be constant');
  const [down, right] = spatial(node.ints('strides'));
  const vertical = transposedPadding(node, height!, down);
  const horizontal = transposedPadding(node, width!, right);
  const kernel = scope.value('Transpose', [filter], { perm: ints([3, 2, 0, 1]) });
  return turned(
    node,
    scope,
    (x) =>
      scope.value('ConvTranspose', [x, kernel], {
        strides: ints([down, right]),
        pads: ints([vertical[0], horizontal[0], vertical[1], horizontal[1]]),
        output_padding: ints([vertical[2], horizontal[2]]),
      }),
    node.input(2),
  );
}

function pool(opType: string, attributes: OnnxAttributes = {}) {
  return (node: TensorflowNode, scope: OnnxScope): OnnxValue => {
    const window = {
      kernel_shape: ints(spatial(node.ints('ksize'))),
      strides: ints(spatial(node.ints('strides'))),
    };
    return turned(node, scope, (x) =>
      scope.value(opType, [x], { ...padding(node), ...window, ...attributes }),
    );
  };
}

function resize(node: TensorflowNode, scope: OnnxScope, mode: 'linear' | 'nearest'): OnnxValue {
  const size = scope.toInt64(node.input(1));
  const coordinates = coordinateMode(node);
  // TensorFlow takes the pixel that a point lies in: the nearest one to its middle, or the one before it.
  const nearest = coordinates === 'asymmetric' ? 'floor' : 'round_prefer_ceil';
  return turned(node, scope, (x) => {
    const image = scope.cast(x, DataType.FLOAT);
    const kept = scope.value('Shape', [image], { start: int(0), end: int(2) }, { dtype: DataType.INT64 });
    const sizes = scope.value('Concat', [kept, size], { axis: int(0) });
    const made = scope.value('Resize', [image, { ...image, name: '' }, { ...image, name: '' }, sizes], {
      mode: text(mode),
      coordinate_transformation_mode: text(coordinates),
      ...(mode === 'nearest' && { nearest_mode: text(nearest) }),
    });
    return mode === 'nearest' ? scope.cast(made, x.dtype) : made;
  });
}

function coordinateMode(node: TensorflowNode): string {
  if (node.bool('half_pixel_centers')) return 'half_pixel';
  return node.bool('align_corners') ? 'align_corners' : 'asymmetric';
}

/** With the moving statistics, which prediction uses. */
function batchNorm(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  if (node.bool('is_training')) node.unsupported('it computes statistics of its batch');
  const [x, scale, offset, mean, variance] = node.inputs as OnnxValue[];
  const epsilon = scope.scalar(node.float('epsilon', 1e-4), variance!.dtype);
  const deviation = scope.value('Sqrt', [scope.value('Add', [variance!, epsilon])]);
  const factor = scope.value('Div', [scale!, deviation]);
  const centred = scope.value('Sub', [x!, mean!]);
  return scope.value('Add', [scope.value('Mul', [centred, factor]), offset!], {}, { shape: x!.shape });
}

/** Operations on images: convolutions, pooling, scaling, batch normalisation. */
export const images: Converters = {
  AvgPool: pool('AveragePool', { count_include_pad: int(0) }),
  Conv2D: conv2d,
  Conv2DBackpropInput: transposedConv2d,
  DepthToSpace: (node, scope) =>
    turned(node, scope, (x) =>
      scope.value('DepthToSpace', [x], { blocksize: int(node.int('block_size', 2)), mode: text('DCR') }),
    ),
  DepthwiseConv2dNative: depthwise,
  FusedBatchNorm: batchNorm,
  LRN: (node, scope) =>
    turned(node, scope, (x) => {
      const size = 2 * node.int('depth_radius', 5) + 1;
      return scope.value('LRN', [x], {
        size: int(size),
        // ONNX divides the sum of squares by its length.
        alpha: float(node.float('alpha', 1) * size),
        beta: float(node.float('beta', 0.5)),
        bias: float(node.float('bias', 1)),
      });
    }),
  MaxPool: pool('MaxPool'),
  ResizeBilinear: (node, scope) => resize(node, scope, 'linear'),
  ResizeNearestNeighbor: (node, scope) => resize(node, scope, 'nearest'),
};
