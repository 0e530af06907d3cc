import { DataType } from '@tfaip/libtensorflow';
import type { Converters } from '../converter.js';
import { int } from '../onnxAttributes.js';
import { constantNumbers, type OnnxScope } from '../onnxScope.js';
import type { OnnxValue } from '../onnxValue.js';
import type { TensorflowNode } from '../tensorflowNode.js';

/** Ends that ONNX takes for "all that is there". */
const [past, before] = [2 ** 31 - 1, -(2 ** 31)];

/** An element of a vector of int64, as a vector of length 1. */
function element(vector: OnnxValue, i: number, scope: OnnxScope): OnnxValue {
  const numbers = constantNumbers(vector);
  if (numbers) return scope.int64([numbers[i]!]);
  return scope.value('Gather', [scope.toInt64(vector), scope.int64([i])]);
}

function vectorOf(elements: readonly OnnxValue[], scope: OnnxScope): OnnxValue {
  const constants = elements.map((each) => constantNumbers(each)?.[0]);
  if (constants.every((each) => each !== undefined)) return scope.int64(constants);
  return elements.length === 1 ? elements[0]! : scope.value('Concat', elements, { axis: int(0) });
}

/** Parts of a tensor along each axis: from `begin` on, `size` elements, -1 for all. */
function slice(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const [x, begin, size] = [node.input(0), scope.toInt64(node.input(1)), scope.toInt64(node.input(2))];
  const [from, count] = [constantNumbers(begin), constantNumbers(size)];
  if (from && count) {
    const ends = count.map((each, i) => (each === -1 ? past : from[i]! + each));
    return scope.value('Slice', [x, begin, scope.int64(ends), scope.int64(from.map((_, axis) => axis))]);
  }
  const isOpen = scope.value('Less', [size, scope.int64(0)], {}, { dtype: DataType.BOOL });
  const end = scope.value(
    'Where',
    [isOpen, scope.int64(past), scope.value('Add', [begin, size])],
    {},
    { dtype: DataType.INT64 },
  );
  return scope.value('Slice', [x, begin, end]);
}

/** What one entry of a strided slice does. */
interface Entry {
  readonly kind: 'range' | 'index' | 'newAxis';
  /** Of the input; counted from the end behind an ellipsis. For a new axis, of the output. */
  readonly axis: number;
  /** Its place in `begin`, `end` and `strides`. */
  readonly place: number;
}

/** Reads the masks of a strided slice, which has `count` entries. */
function entriesOf(node: TensorflowNode, count: number): Entry[] {
  const has = (mask: string, place: number): boolean => (node.int(mask, 0) & (1 << place)) !== 0;
  const kinds = Array.from({ length: count }, (_, place) => {
    if (has('ellipsis_mask', place)) return 'ellipsis';
    if (has('new_axis_mask', place)) return 'newAxis';
    return has('shrink_axis_mask', place) ? 'index' : 'range';
  });
  const ellipsis = kinds.indexOf('ellipsis');
  const entries: Entry[] = [];
  for (const [place, kind] of kinds.entries()) {
    if (kind === 'ellipsis') continue;
    const isOutput = kind === 'newAxis';
    const counts = (other: string): boolean => (isOutput ? other !== 'index' : other !== 'newAxis');
    const isBehind = ellipsis >= 0 && place > ellipsis;
    const axis = isBehind
      ? -kinds.slice(place).filter(counts).length
      : kinds.slice(0, place).filter(counts).length;
    entries.push({ kind, axis, place });
  }
  return entries;
}

function stridedSlice(node: TensorflowNode, scope: OnnxScope): OnnxValue {
  const [, begin, end] = node.inputs as [OnnxValue, OnnxValue, OnnxValue];
  const strides = node.constantInput(3, 'strides');
  const entries = entriesOf(node, strides.length);
  const has = (mask: string, { place }: Entry): boolean => (node.int(mask, 0) & (1 << place)) !== 0;
  const isForward = ({ place }: Entry): boolean => strides[place]! > 0;
  const start = (entry: Entry): OnnxValue => {
    if (!has('begin_mask', entry)) return element(begin, entry.place, scope);
    return scope.int64([isForward(entry) ? 0 : past]);
  };
  const stop = (entry: Entry): OnnxValue => {
    if (!has('end_mask', entry)) return element(end, entry.place, scope);
    return scope.int64([isForward(entry) ? past : before]);
  };
  const isWhole = (entry: Entry): boolean =>
    has('begin_mask', entry) && has('end_mask', entry) && strides[entry.place] === 1;
  const ranges = entries.filter((entry) => entry.kind === 'range' && !isWhole(entry));
  let result = node.input(0);
  if (ranges.length > 0) {
    result = scope.value('Slice', [
      result,
      vectorOf(ranges.map(start), scope),
      vectorOf(ranges.map(stop), scope),
      scope.int64(ranges.map(({ axis }) => axis)),
      scope.int64(ranges.map(({ place }) => strides[place]!)),
    ]);
  }
  for (const entry of inSafeOrder(entries.filter(({ kind }) => kind === 'index'))) {
    const index = scope.value('Squeeze', [element(begin, entry.place, scope), scope.int64([0])]);
    const isElement = result.shape?.length === 1 || undefined;
    result = scope.value('Gather', [result, index], { axis: int(entry.axis) }, { shape: isElement && [] });
  }
  const added = entries.filter(({ kind }) => kind === 'newAxis').map(({ axis }) => axis);
  return added.length > 0 ? scope.value('Unsqueeze', [result, scope.int64(added)]) : result;
}

/** Axes go one after another, and none may change the number of one that is still to go. */
function inSafeOrder(entries: readonly Entry[]): Entry[] {
  const front = entries.filter(({ axis }) => axis >= 0).sort((a, b) => b.axis - a.axis);
  return [...front, ...entries.filter(({ axis }) => axis < 0).sort((a, b) => a.axis - b.axis)];
}

/** From the end to the beginning of the axes. */
export function reverse(x: OnnxValue, axes: readonly number[], scope: OnnxScope): OnnxValue {
  const every = (value: number): OnnxValue => scope.int64(axes.map(() => value));
  return scope.value(
    'Slice',
    [x, every(-1), every(before), scope.int64(axes), every(-1)],
    {},
    { shape: x.shape },
  );
}

/** Operations that take parts of tensors at constant or computed places. */
export const slices: Converters = {
  ReverseV2: (node, scope) => reverse(node.input(0), node.constantInput(1, 'axes'), scope),
  Slice: slice,
  StridedSlice: stridedSlice,
};
