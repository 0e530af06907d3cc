import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { floatsOf } from './wasmKernels.js';

interface SumAttrs {
  readonly axis: number | number[];
  readonly keepDims: boolean;
}

/**
 * Sum over axes. tfjs's kernel transposes the whole tensor first if the axes are the leading ones, which is what the
 * gradient of every bias is; here these are added row by row, in double precision.
 */
export function fasterSum(original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = call.inputs.x as TensorInfo;
      const { axis, keepDims } = call.attrs as unknown as SumAttrs;
      const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b);
      const leading = axes.length < x.shape.length && axes.every((value, i) => value === i);
      if (!leading || axes.length === 0 || x.dtype !== 'float32') return original.kernelFunc(call);
      const rowShape = x.shape.slice(axes.length);
      return rowSum(
        call.backend as BackendWasm,
        x,
        rowShape,
        keepDims ? [...axes.map(() => 1), ...rowShape] : rowShape,
      );
    },
  };
}

function rowSum(backend: BackendWasm, x: TensorInfo, rowShape: number[], outShape: number[]): TensorInfo {
  const output = backend.makeOutput(outShape, 'float32');
  const rowSize = util.sizeFromShape(rowShape);
  const values = floatsOf(backend, x);
  const sums = new Float64Array(rowSize);
  for (let start = 0; start < values.length; start += rowSize) {
    for (let i = 0; i < rowSize; i++) sums[i]! += values[start + i]!;
  }
  floatsOf(backend, output).set(sums);
  return output;
}
