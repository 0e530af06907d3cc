import { backend_util, type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';

/** Changes a kernel of the backend into another one. */
type Replacement = (original: KernelConfig) => KernelConfig;

/**
 * Reductions of nothing give what reduction starts with, as in TensorFlow; tfjs's kernels leave their output as it lay
 * on the heap. `Sum` and `Mean` are replaced for speed, too: see there.
 */
export const reductionsOfNothing: Readonly<Record<string, Replacement>> = {
  All: reductionOfNothing(1),
  Any: reductionOfNothing(0),
  Max: reductionOfNothing(Number.NEGATIVE_INFINITY),
  Min: reductionOfNothing(Number.POSITIVE_INFINITY),
  Prod: reductionOfNothing(1),
};

/** A reduction with an input `x` and attributes `axis` (or `reductionIndices`) and `keepDims`, of which nothing gives `value`. */
export function reductionOfNothing(value: number): Replacement {
  return whenEmpty(['x'], (backend, { x }, attrs) => {
    const { axis, reductionIndices, keepDims } = attrs as unknown as ReductionAttrs;
    const given = axis ?? reductionIndices;
    const axes =
      given === null || given === undefined
        ? x!.shape.map((_, i) => i)
        : util.parseAxisParam(given, x!.shape);
    const [kept] = backend_util.computeOutAndReduceShapes(x!.shape, axes);
    const shape = keepDims ? backend_util.expandShapeToKeepDim(kept, axes) : kept;
    return filled(backend, shape, x!.dtype, value);
  });
}

interface ReductionAttrs {
  /** Null for all. */
  readonly axis?: number | number[] | null;
  readonly reductionIndices?: number | number[] | null;
  readonly keepDims: boolean;
}

/** A matrix product over nothing is 0. */
export const productOfNothing: Replacement = whenEmpty(['a', 'b'], (backend, { a, b }, attrs) => {
  const { transposeA, transposeB } = attrs as unknown as Record<'transposeA' | 'transposeB', boolean>;
  const [rows, columns] = [a!.shape.at(transposeA ? -1 : -2)!, b!.shape.at(transposeB ? -2 : -1)!];
  const batches = backend_util.assertAndGetBroadcastShape(a!.shape.slice(0, -2), b!.shape.slice(0, -2));
  return filled(backend, [...batches, rows, columns], a!.dtype, 0);
});

/** `GatherV2` from or by nothing; tfjs's kernel gives it the shape that it computes with. */
export const gatherOfNothing: Replacement = whenEmpty(['x', 'indices'], (backend, { x, indices }, attrs) => {
  const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
  const [along] = util.parseAxisParam(axis, x!.shape);
  const { segment_util } = backend_util;
  const { outputShape } = segment_util.collectGatherOpShapeInfo(
    x as Parameters<typeof segment_util.collectGatherOpShapeInfo>[0],
    indices as Parameters<typeof segment_util.collectGatherOpShapeInfo>[1],
    along!,
    batchDims,
  );
  return filled(backend, outputShape, x!.dtype, 0);
});

type ComputeEmpty = (
  backend: BackendWasm,
  inputs: Readonly<Record<string, TensorInfo>>,
  attrs: Parameters<KernelFunc>[0]['attrs'],
) => TensorInfo;

/** The kernel, but where one of these inputs holds nothing. */
function whenEmpty(names: readonly string[], compute: ComputeEmpty): Replacement {
  return (original) => ({
    ...original,
    kernelFunc: (call) => {
      const inputs = call.inputs as Readonly<Record<string, TensorInfo>>;
      const isEmpty = names.some((name) => util.sizeFromShape(inputs[name]!.shape) === 0);
      return isEmpty ? compute(call.backend as BackendWasm, inputs, call.attrs) : original.kernelFunc(call);
    },
  });
}

function filled(
  backend: BackendWasm,
  shape: number[],
  dtype: TensorInfo['dtype'],
  value: number,
): TensorInfo {
  const output = backend.makeOutput(shape, dtype);
  backend.typedArrayFromHeap(output).fill(value);
  return output;
}
