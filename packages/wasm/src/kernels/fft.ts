import type { KernelConfig } from '@tensorflow/tfjs';
import { complexValuesOf } from './complexValues.js';
import { FourierTransform } from './fourierTransform.js';
import { wasmKernel } from './wasmKernels.js';

/** Fourier transform along the last axis. */
export const fft: KernelConfig = transform('FFT', false);

/** Inverse Fourier transform along the last axis. */
export const ifft: KernelConfig = transform('IFFT', true);

function transform(kernelName: string, inverse: boolean): KernelConfig {
  return wasmKernel<'input', unknown>(kernelName, (backend, { input }) => {
    const output = backend.makeOutput(input.shape, 'complex64');
    const length = input.shape.at(-1)!;
    const from = complexValuesOf(backend, input);
    const to = complexValuesOf(backend, output);
    const fourier = new FourierTransform(length, inverse);
    const [real, imag] = [new Float64Array(length), new Float64Array(length)];
    for (let start = 0; start < from.length; start += 2 * length) {
      for (let i = 0; i < length; i++) {
        real[i] = from[start + 2 * i]!;
        imag[i] = from[start + 2 * i + 1]!;
      }
      fourier.run(real, imag);
      for (let i = 0; i < length; i++) {
        to[start + 2 * i] = real[i]!;
        to[start + 2 * i + 1] = imag[i]!;
      }
    }
    return output;
  });
}
