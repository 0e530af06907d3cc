import { backend_util, type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { reshaped, runKernel, transposed, wasmKernel, withTemporaries } from './wasmKernels.js';

/**
 * Einstein summation of one or two tensors. Two are brought to `[batch, rows, summed]` and `[batch, summed, columns]`,
 * so that the work is one matrix product.
 */
export const einsum: KernelConfig = wasmKernel<string, { equation: string }>(
  'Einsum',
  (backend, inputs, { equation }) => {
    const tensors = Object.values(inputs);
    const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, tensors.length);
    backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors as never);
    // The output's labels come first among all labels, in the output's order.
    const outRank = allDims.length - summedDims.length;
    const terms = tensors.map((tensor, i) =>
      summedAlone(backend, { tensor, labels: idDims[i]! }, idDims, outRank),
    );
    const result =
      terms.length === 2
        ? withTemporaries(backend, (keep) => {
            for (const { tensor } of terms) keep(tensor);
            return product(backend, terms[0]!, terms[1]!, outRank);
          })
        : terms[0]!;
    return inOrder(backend, result);
  },
);

/** A tensor and the label of each of its axes. */
interface Labelled {
  readonly tensor: TensorInfo;
  readonly labels: readonly number[];
}

/** Sums over labels that are in no other term and not in the output; the result is the caller's own. */
function summedAlone(
  backend: BackendWasm,
  { tensor, labels }: Labelled,
  idDims: readonly number[][],
  outRank: number,
): Labelled {
  const others = idDims.filter((dims) => dims !== labels).flat();
  const alone = labels.filter((label) => label >= outRank && !others.includes(label));
  const axis = alone.map((label) => labels.indexOf(label));
  if (axis.length === 0) return { tensor: runKernel('Identity', backend, { x: tensor }), labels };
  return {
    tensor: runKernel('Sum', backend, { x: tensor }, { axis, keepDims: false }),
    labels: labels.filter((label) => !alone.includes(label)),
  };
}

function product(backend: BackendWasm, a: Labelled, b: Labelled, outRank: number): Labelled {
  const shared = a.labels.filter((label) => b.labels.includes(label));
  const batch = shared.filter((label) => label < outRank);
  const summed = shared.filter((label) => label >= outRank);
  const rows = a.labels.filter((label) => !shared.includes(label));
  const columns = b.labels.filter((label) => !shared.includes(label));
  const [batchSize, rowSize, summedSize] = [batch, rows, summed].map((labels) => sizeOf(a, labels));
  const columnSize = sizeOf(b, columns);
  const labels = [...batch, ...rows, ...columns];
  const shape = [...shapeOf(a, [...batch, ...rows]), ...shapeOf(b, columns)];
  return withTemporaries(backend, (keep) => {
    const left = arranged(backend, a, [...batch, ...rows, ...summed], keep);
    const right = arranged(backend, b, [...batch, ...summed, ...columns], keep);
    const result = keep(
      multiplied(
        backend,
        keep(reshaped(backend, left, [batchSize!, rowSize!, summedSize!])),
        keep(reshaped(backend, right, [batchSize!, summedSize!, columnSize])),
      ),
    );
    return { tensor: reshaped(backend, result, shape), labels };
  });
}

/** [B, M, K] times [B, K, N]; element by element where nothing is summed, and for integers. */
function multiplied(backend: BackendWasm, a: TensorInfo, b: TensorInfo): TensorInfo {
  const [batch, rows, summed] = a.shape as [number, number, number];
  if (summed === 1) return runKernel('Multiply', backend, { a, b });
  if (a.dtype === 'float32' && b.dtype === 'float32') {
    return runKernel('BatchMatMul', backend, { a, b }, { transposeA: false, transposeB: false });
  }
  return withTemporaries(backend, (keep) => {
    const left = keep(reshaped(backend, a, [batch, rows, summed, 1]));
    const right = keep(reshaped(backend, b, [batch, 1, summed, b.shape[2]!]));
    const products = keep(runKernel('Multiply', backend, { a: left, b: right }));
    return runKernel('Sum', backend, { x: products }, { axis: [2], keepDims: false });
  });
}

/** Axes brought into the order of their labels; takes the tensor over. */
function inOrder(backend: BackendWasm, term: Labelled): TensorInfo {
  const order = [...term.labels].sort((a, b) => a - b);
  return withTemporaries(backend, (keep) => {
    const result = arranged(backend, { ...term, tensor: keep(term.tensor) }, order, (tensor) => tensor);
    return result === term.tensor ? runKernel('Identity', backend, { x: result }) : result;
  });
}

function arranged(
  backend: BackendWasm,
  { tensor, labels }: Labelled,
  order: readonly number[],
  keep: (tensor: TensorInfo) => TensorInfo,
): TensorInfo {
  const perm = order.map((label) => labels.indexOf(label));
  return perm.every((axis, i) => axis === i) ? tensor : keep(transposed(backend, tensor, perm));
}

function shapeOf({ tensor, labels }: Labelled, of: readonly number[]): number[] {
  return of.map((label) => tensor.shape[labels.indexOf(label)]!);
}

function sizeOf(term: Labelled, labels: readonly number[]): number {
  return util.sizeFromShape(shapeOf(term, labels));
}
