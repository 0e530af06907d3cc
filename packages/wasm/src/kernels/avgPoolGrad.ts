import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type PoolGradAttrs, poolInfo } from './convAttrs.js';
import { floatsOf, makeZeros, wasmKernel } from './wasmKernels.js';

/**
 * Gradient of average pooling: each value of dy goes in equal shares to the places of its window.
 *
 * Places of padding have no share. tfjs's own kernel divides by the size of the window instead, so that windows at a
 * padded border lose a part of their gradient, unlike what the forward kernel computes.
 */
export const avgPoolGrad: KernelConfig = wasmKernel<'dy' | 'input', PoolGradAttrs>(
  'AvgPoolGrad',
  poolGradient,
);

function poolGradient(
  backend: BackendWasm,
  { dy, input }: Record<'dy' | 'input', TensorInfo>,
  attrs: PoolGradAttrs,
): TensorInfo {
  const pool = poolInfo(input.shape, attrs);
  const output = makeZeros(backend, input.shape);
  const gradient = floatsOf(backend, dy);
  const result = floatsOf(backend, output);
  const { inHeight, inWidth, inChannels: channels, padInfo } = pool;
  for (let n = 0, from = 0; n < pool.batchSize; n++) {
    for (let i = 0; i < pool.outHeight; i++) {
      const rows = covered(i * pool.strideHeight - padInfo.top, pool.effectiveFilterHeight, inHeight);
      for (let j = 0; j < pool.outWidth; j++, from += channels) {
        const columns = covered(j * pool.strideWidth - padInfo.left, pool.effectiveFilterWidth, inWidth);
        const share = 1 / ((rows.end - rows.start) * (columns.end - columns.start));
        for (let row = rows.start; row < rows.end; row++) {
          for (let column = columns.start; column < columns.end; column++) {
            const to = ((n * inHeight + row) * inWidth + column) * channels;
            for (let c = 0; c < channels; c++) result[to + c]! += gradient[from + c]! * share;
          }
        }
      }
    }
  }
  return output;
}

/** The part of a window that lies in the image, along one axis. */
function covered(first: number, length: number, limit: number): { start: number; end: number } {
  return { start: Math.max(0, first), end: Math.min(limit, first + length) };
}
