import type { KernelConfig } from '@tensorflow/tfjs';
import { complexValuesOf } from './complexValues.js';
import { floatsOf, wasmKernel } from './wasmKernels.js';

/** Real part of a complex tensor. */
export const real: KernelConfig = part('Real', 'input', (re) => re);

/** Imaginary part of a complex tensor. */
export const imag: KernelConfig = part('Imag', 'input', (_, im) => im);

/** Absolute value of a complex tensor. */
export const complexAbs: KernelConfig = part('ComplexAbs', 'x', (re, im) => Math.hypot(re, im));

function part(kernelName: string, inputName: string, of: (re: number, im: number) => number): KernelConfig {
  return wasmKernel<string, unknown>(kernelName, (backend, inputs) => {
    const input = inputs[inputName]!;
    const output = backend.makeOutput(input.shape, 'float32');
    const values = complexValuesOf(backend, input);
    const result = floatsOf(backend, output);
    for (let i = 0; i < result.length; i++) result[i] = of(values[2 * i]!, values[2 * i + 1]!);
    return output;
  });
}
