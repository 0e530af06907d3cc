import { DataType } from '@tfaip/libtensorflow';
import type { Converters } from '../converter.js';
import { int, ints, text } from '../onnxAttributes.js';
import { constantNumbers, type OnnxScope } from '../onnxScope.js';
import type { OnnxValue } from '../onnxValue.js';
import type { TensorflowNode } from '../tensorflowNode.js';

function reshape(x: OnnxValue, to: OnnxValue, scope: OnnxScope): OnnxValue {
  const rank = to.shape?.[0] ?? -1;
  const shape = constantNumbers(to) ?? (rank < 0 ? undefined : Array<number>(rank).fill(-1));
  // A 0 is a size of 0, not the size that stood there.
  return scope.value('Reshape', [x, scope.toInt64(to)], { allowzero: int(1) }, { dtype: x.dtype, shape });
}

function shapeOf(x: OnnxValue, dtype: number, scope: OnnxScope): OnnxValue {
  const shape = scope.value('Shape', [x], {}, { dtype: DataType.INT64, shape: x.shape && [x.shape.length] });
  return scope.cast(shape, dtype);
}

function transpose(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const x = node.input(0);
  const perm = node.constantInput(1, 'permutation');
  const shape = perm.map((axis) => x.shape?.[axis] ?? -1);
  return scope.value('Transpose', [x], { perm: ints(perm) }, { shape });
}

function unsqueeze(x: OnnxValue, axis: number, scope: OnnxScope): OnnxValue {
  return scope.value('Unsqueeze', [x, scope.int64([axis])]);
}

function pack(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const axis = node.int('axis', 0);
  const parts = node.inputs.map((each) => unsqueeze(each, axis, scope));
  const isVector = node.inputs.every((each) => each.shape?.length === 0) || undefined;
  return scope.value('Concat', parts, { axis: int(axis) }, { shape: isVector && [parts.length] });
}

function unpack(node: TensorflowNode, scope: OnnxScope): OnnxValue[] {
  const axis = node.int('axis', 0);
  const count = node.int('num', 1);
  const parts = split(node.input(0), axis, Array<number>(count).fill(1), scope);
  return parts.map((part) => scope.value('Squeeze', [part, scope.int64([axis])]));
}

function split(x: OnnxValue, axis: number, sizes: readonly number[], scope: OnnxScope): OnnxValue[] {
  return scope.values(
    'Split',
    [x, scope.int64(sizes)],
    { axis: int(axis) },
    sizes.map(() => ({})),
  );
}

function splitBySizes(node: TensorflowNode, scope: OnnxScope): OnnxValue[] {
  const [axis] = node.constantInput(2, 'axis') as [number];
  const sizes = node.constantInput(1, 'sizes');
  if (sizes.includes(-1)) node.unsupported('one of its sizes is left open');
  return split(node.input(0), axis, sizes, scope);
}

function concat(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const count = node.inputs.length - 1;
  const [axis] = node.constantInput(count, 'axis') as [number];
  return scope.value('Concat', node.inputs.slice(0, count), { axis: int(axis) });
}

/** TensorFlow's pairs of before and after, one for each axis, are all befores and then all afters in ONNX. */
function pad(node: TensorflowNode, scope: OnnxScope, mode: string, fill?: OnnxValue): OnnxValue {
  const pairs = scope.value('Transpose', [scope.toInt64(node.input(1))], { perm: ints([1, 0]) });
  const pads = scope.value('Reshape', [pairs, scope.int64([-1])]);
  const x = node.input(0);
  return scope.value(
    'Pad',
    [x, pads, ...(fill ? [fill] : [])],
    { mode: text(mode) },
    { shape: x.shape?.map(() => -1) },
  );
}

function mirrorPad(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  if (node.text('mode') !== 'REFLECT') node.unsupported(`its mode is ${node.text('mode')}`);
  return pad(node, scope, 'reflect');
}

/** A tensor of one value everywhere. */
function fill(value: OnnxValue, shape: OnnxValue, scope: OnnxScope): OnnxValue {
  return scope.value('Expand', [value, scope.toInt64(shape)]);
}

function like(x: OnnxValue, number: number, scope: OnnxScope): OnnxValue {
  return fill(scope.scalar(number, x.dtype), shapeOf(x, DataType.INT64, scope), scope);
}

/** Operations on shapes: what is computed from them, and what moves elements without changing them. */
export const shapes: Converters = {
  ConcatV2: concat,
  ExpandDims: (node, scope) => unsqueeze(node.input(0), node.constantInput(1, 'axis')[0]!, scope),
  Fill: ({ inputs: [shape, value] }, scope) => fill(value!, shape!, scope),
  MirrorPad: mirrorPad,
  OnesLike: ({ inputs: [x] }, scope) => like(x!, 1, scope),
  Pack: pack,
  PadV2: (node, scope) => pad(node, scope, 'constant', node.input(2)),
  Range: ({ inputs }, scope) => scope.value('Range', inputs, {}, { shape: [-1] }),
  Reshape: ({ inputs: [x, shape] }, scope) => reshape(x!, shape!, scope),
  Shape: (node, scope) => shapeOf(node.input(0), node.type('out_type'), scope),
  SplitV: splitBySizes,
  Tile: ({ inputs: [x, multiples] }, scope) => scope.value('Tile', [x!, scope.toInt64(multiples!)]),
  Transpose: transpose,
  Unpack: unpack,
  ZerosLike: ({ inputs: [x] }, scope) => like(x!, 0, scope),
};
