import {
  findBackend,
  getKernel,
  type KernelBackend,
  type KernelConfig,
  type TensorInfo,
} from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { WasmBackendError } from '../wasmBackendError.js';

/**
 * A kernel that copies its inputs to tfjs's CPU backend and the results back: for strings and ragged tensors, which are
 * JavaScript on every backend, belong to the preparation of data, and have no gradient.
 */
export function cpuKernel(kernelName: string): KernelConfig {
  return {
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend, attrs }) => {
      const wasm = backend as BackendWasm;
      const cpu = cpuBackend(kernelName);
      const copies: TensorInfo[] = [];
      const toCpu = (tensor: TensorInfo): TensorInfo => {
        copies.push(copied(tensor, wasm, cpu));
        return copies.at(-1)!;
      };
      // Kernels may take lists of tensors, which tfjs's type of their inputs leaves out.
      const given = Object.entries(inputs as Record<string, TensorInfo | TensorInfo[]>);
      const cpuInputs = given.map(([name, value]) => [
        name,
        Array.isArray(value) ? value.map(toCpu) : toCpu(value),
      ]);
      const results = getKernel(kernelName, 'cpu').kernelFunc({
        inputs: Object.fromEntries(cpuInputs) as Record<string, TensorInfo>,
        backend: cpu,
        attrs,
      });
      copies.push(...[results].flat());
      const outputs = Array.isArray(results)
        ? results.map((result) => copied(result, cpu, wasm))
        : copied(results, cpu, wasm);
      for (const { dataId } of copies) cpu.disposeData(dataId);
      return outputs;
    },
  };
}

function cpuBackend(kernelName: string): KernelBackend {
  const cpu = findBackend('cpu') as (KernelBackend & { firstUse?: boolean }) | null;
  if (!cpu) throw new WasmBackendError(`${kernelName} needs tfjs's CPU backend, which is not registered.`);
  // Otherwise it would advise to install another backend.
  cpu.firstUse = false;
  return cpu;
}

function copied({ dataId, shape, dtype }: TensorInfo, from: KernelBackend, to: KernelBackend): TensorInfo {
  return { dataId: to.write(from.readSync(dataId), shape, dtype), shape, dtype };
}
