import type { TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { floatsOf } from './wasmKernels.js';

/** Real and imaginary parts in turn, where they lie on the WASM heap. */
export function complexValuesOf(backend: BackendWasm, { dataId, shape }: TensorInfo): Float32Array {
  // tfjs's backend knows no complex view, so the data is looked at as twice as many numbers.
  return floatsOf(backend, { dataId, dtype: 'float32', shape: [...shape, 2] });
}

/** Lets `tensor.data()` and `dataSync()` read complex tensors, which tfjs's WASM backend refuses. */
export function withComplexReads(backend: BackendWasm): BackendWasm {
  const readSync = backend.readSync.bind(backend);
  backend.readSync = (dataId, start, end) => {
    const { dtype, shape } = backend.dataIdMap.get(dataId);
    return dtype === 'complex64'
      ? complexValuesOf(backend, { dataId, dtype, shape }).slice()
      : readSync(dataId, start, end);
  };
  return backend;
}
