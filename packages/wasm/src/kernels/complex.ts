import type { KernelConfig } from '@tensorflow/tfjs';
import { complexValuesOf } from './complexValues.js';
import { floatsOf, wasmKernel } from './wasmKernels.js';

/** A complex tensor from its real and imaginary parts, which are kept in turn. */
export const complex: KernelConfig = wasmKernel<'real' | 'imag', unknown>(
  'Complex',
  (backend, { real, imag }) => {
    const output = backend.makeOutput(real.shape, 'complex64');
    const values = complexValuesOf(backend, output);
    const realValues = floatsOf(backend, real);
    const imagValues = floatsOf(backend, imag);
    for (let i = 0; i < realValues.length; i++) {
      values[2 * i] = realValues[i]!;
      values[2 * i + 1] = imagValues[i]!;
    }
    return output;
  },
);
