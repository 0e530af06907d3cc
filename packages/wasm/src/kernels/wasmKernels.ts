import { getKernel, type KernelConfig, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { WasmBackendError } from '../wasmBackendError.js';

/** A kernel of the WASM backend from its function; `I` names the inputs, `A` is the shape of the attributes. */
export function wasmKernel<I extends string, A>(
  kernelName: string,
  run: (backend: BackendWasm, inputs: Record<I, TensorInfo>, attrs: A) => TensorInfo,
): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) =>
      run(backend as BackendWasm, inputs as Record<I, TensorInfo>, attrs as unknown as A),
  };
}

/** Runs another kernel of the WASM backend; its output is the caller's to dispose of or to return. */
export function runKernel(
  name: string,
  backend: BackendWasm,
  inputs: Record<string, TensorInfo>,
  attrs: NamedAttrMap = {},
): TensorInfo {
  const kernel = getKernel(name, 'wasm');
  if (!kernel) throw new WasmBackendError(`The WASM backend has no kernel ${name}.`);
  return kernel.kernelFunc({ inputs, attrs, backend }) as TensorInfo;
}

/** Runs `compute` and then disposes of the intermediate tensors that it handed to `keep`. */
export function withTemporaries<T>(
  backend: BackendWasm,
  compute: (keep: (tensor: TensorInfo) => TensorInfo) => T,
): T {
  const temporaries: TensorInfo[] = [];
  try {
    return compute((tensor) => {
      temporaries.push(tensor);
      return tensor;
    });
  } finally {
    for (const { dataId } of temporaries) backend.disposeData(dataId);
  }
}

/**
 * The values of a tensor where they lie on the WASM heap. Taken after the last allocation of a kernel: growing the
 * heap detaches every view.
 */
export function floatsOf(backend: BackendWasm, tensor: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(tensor) as Float32Array;
}

/** A new float32 tensor filled with zeros, which the heap does not promise. */
export function makeZeros(backend: BackendWasm, shape: number[]): TensorInfo {
  const output = backend.makeOutput(shape, 'float32');
  floatsOf(backend, output).fill(0);
  return output;
}

/** The same values under another shape; shares the data, counts as a tensor of its own. */
export function reshaped(backend: BackendWasm, tensor: TensorInfo, shape: number[]): TensorInfo {
  return runKernel('Reshape', backend, { x: tensor }, { shape });
}

export function transposed(backend: BackendWasm, tensor: TensorInfo, perm: number[]): TensorInfo {
  return runKernel('Transpose', backend, { x: tensor }, { perm });
}
