import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { floatsOf } from './wasmKernels.js';

/** Sign. tfjs's kernel takes what is nearer to zero than about 5e-7 for zero: optimizers that step by signs would stop. */
export function correctSign(original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const backend = call.backend as BackendWasm;
      const x = call.inputs.x as TensorInfo;
      if (x.dtype !== 'float32') return original.kernelFunc(call);
      const output = backend.makeOutput(x.shape, 'float32');
      // Views last until the heap grows: both are taken after the output is there.
      const from = floatsOf(backend, x);
      const to = floatsOf(backend, output);
      for (let i = 0; i < to.length; i++) to[i] = Math.sign(from[i]!);
      return output;
    },
  };
}
