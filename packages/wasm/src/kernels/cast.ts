import type { DataType, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { runKernel, withTemporaries } from './wasmKernels.js';

/**
 * Cast. tfjs's kernel cuts numbers to a byte for `bool`, so that 0.5 and 256 become false and -4 becomes 252; true is
 * what differs from zero. To and from `complex64` there was nothing.
 */
export function correctCast(original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const backend = call.backend as BackendWasm;
      const x = call.inputs.x as TensorInfo;
      const { dtype } = call.attrs as unknown as { dtype: DataType };
      if (x.dtype === dtype) return runKernel('Identity', backend, { x });
      if (x.dtype === 'complex64') {
        return withTemporaries(backend, (keep) => {
          const real = keep(runKernel('Real', backend, { input: x }));
          return runKernel('Cast', backend, { x: real }, { dtype });
        });
      }
      if (dtype === 'complex64') return asComplex(backend, x);
      if (dtype !== 'bool') return original.kernelFunc(call);
      return withTemporaries(backend, (keep) =>
        runKernel('NotEqual', backend, { a: x, b: keep(zero(backend, x.dtype)) }),
      );
    },
  };
}

function zero(backend: BackendWasm, dtype: DataType): TensorInfo {
  const scalar = backend.makeOutput([], dtype);
  backend.typedArrayFromHeap(scalar).fill(0);
  return scalar;
}

function asComplex(backend: BackendWasm, x: TensorInfo): TensorInfo {
  return withTemporaries(backend, (keep) => {
    const real = keep(runKernel('Cast', backend, { x }, { dtype: 'float32' }));
    const imag = keep(runKernel('ZerosLike', backend, { x: real }));
    return runKernel('Complex', backend, { real, imag });
  });
}
