import { type TensorInfo, util } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { floatsOf } from './wasmKernels.js';

export interface ReductionAttrs {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/**
 * Sum, times `scale(number of rows)`, over the leading axes of a float32 tensor; undefined for other axes and dtypes.
 *
 * tfjs's kernels transpose the whole tensor first, although the gradient of every bias and the statistics of batch
 * normalization are such sums. Here they are added row by row, in double precision.
 */
export function reduceLeadingAxes(
  backend: BackendWasm,
  x: TensorInfo,
  { axis, keepDims }: ReductionAttrs,
  scale: (rows: number) => number,
): TensorInfo | undefined {
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
  const leading = axes.length < x.shape.length && axes.every((value, i) => value === i);
  if (!leading || axes.length === 0 || x.dtype !== 'float32') return undefined;
  const rowShape = x.shape.slice(axes.length);
  const output = backend.makeOutput(keepDims ? [...axes.map(() => 1), ...rowShape] : rowShape, 'float32');
  const sums = rowSums(floatsOf(backend, x), util.sizeFromShape(rowShape));
  const factor = scale(util.sizeFromShape(x.shape.slice(0, axes.length)));
  floatsOf(backend, output).set(sums.map((sum) => sum * factor));
  return output;
}

function rowSums(values: Float32Array, rowSize: number): Float64Array {
  const sums = new Float64Array(rowSize);
  for (let start = 0; start < values.length; start += rowSize) {
    for (let i = 0; i < rowSize; i++) sums[i]! += values[start + i]!;
  }
  return sums;
}
