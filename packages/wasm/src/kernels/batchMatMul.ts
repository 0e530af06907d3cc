import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { transposed, withTemporaries } from './wasmKernels.js';

interface MatMulAttrs {
  readonly transposeA: boolean;
  readonly transposeB: boolean;
}

/**
 * Matrix product. tfjs's kernel takes XNNPACK's product only for two single matrices that are not to be transposed, so
 * for the gradients of a dense layer, which are transposed, the transpositions are done first.
 */
export function fasterBatchMatMul(original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const backend = call.backend as BackendWasm;
      const { a, b } = call.inputs as Record<'a' | 'b', TensorInfo>;
      const { transposeA, transposeB } = call.attrs as unknown as MatMulAttrs;
      const single = isSingleMatrix(a) && isSingleMatrix(b);
      if (!single || (!transposeA && !transposeB)) return original.kernelFunc(call);
      return withTemporaries(backend, (keep) =>
        original.kernelFunc({
          backend,
          inputs: {
            a: transposeA ? keep(matrixTransposed(backend, a)) : a,
            b: transposeB ? keep(matrixTransposed(backend, b)) : b,
          },
          attrs: { transposeA: false, transposeB: false },
        }),
      );
    },
  };
}

function isSingleMatrix({ shape }: TensorInfo): boolean {
  return util.sizeFromShape(shape.slice(0, -2)) === 1;
}

function matrixTransposed(backend: BackendWasm, matrix: TensorInfo): TensorInfo {
  const rank = matrix.shape.length;
  const perm = matrix.shape.map((_, axis) => axis);
  [perm[rank - 2], perm[rank - 1]] = [rank - 1, rank - 2];
  return transposed(backend, matrix, perm);
}
