import { getKernel, type NamedAttrMap, type TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { WasmBackendError } from '../wasmBackendError.js';

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
