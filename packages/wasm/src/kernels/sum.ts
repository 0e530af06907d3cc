import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type ReductionAttrs, reduceLeadingAxes } from './leadingAxes.js';

/** Sum over axes; faster over leading ones. */
export function fasterSum(original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const attrs = call.attrs as unknown as ReductionAttrs;
      const x = call.inputs.x as TensorInfo;
      return reduceLeadingAxes(call.backend as BackendWasm, x, attrs, () => 1) ?? original.kernelFunc(call);
    },
  };
}
