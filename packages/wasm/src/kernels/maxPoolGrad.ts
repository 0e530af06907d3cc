import type { backend_util, KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { type PoolGradAttrs, poolInfo } from './convAttrs.js';
import { floatsOf, makeZeros, wasmKernel } from './wasmKernels.js';

/**
 * Gradient of max pooling: each value of dy goes to the first largest value of its window.
 *
 * tfjs's own kernel asks for every input place which windows it may have won; going over the windows instead is
 * about ten times as fast.
 */
export const maxPoolGrad: KernelConfig = wasmKernel<'dy' | 'input', PoolGradAttrs>(
  'MaxPoolGrad',
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
  const { outHeight, outWidth, inChannels: channels } = pool;
  const winners = new WindowWinners(floatsOf(backend, input), pool);
  for (let n = 0, from = 0; n < pool.batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++, from += channels) {
        const { index } = winners.find(n, i, j);
        for (let c = 0; c < channels; c++) {
          if (index[c]! >= 0) result[index[c]!]! += gradient[from + c]!;
        }
      }
    }
  }
  return output;
}

/** Finds where a window's largest values are, for all channels at once: the heap is read in the order it lies in. */
class WindowWinners {
  /** Per channel, the place of the first largest value of the window; -1 if there is none above minus infinity. */
  readonly index: Int32Array;
  private readonly largest: Float32Array;

  constructor(
    private readonly image: Float32Array,
    private readonly pool: backend_util.Conv2DInfo,
  ) {
    this.index = new Int32Array(pool.inChannels);
    this.largest = new Float32Array(pool.inChannels);
  }

  find(n: number, i: number, j: number): this {
    const { inHeight, inWidth, inChannels, padInfo, strideHeight, strideWidth } = this.pool;
    const top = i * strideHeight - padInfo.top;
    const left = j * strideWidth - padInfo.left;
    const bottom = Math.min(inHeight, top + this.pool.effectiveFilterHeight);
    const right = Math.min(inWidth, left + this.pool.effectiveFilterWidth);
    this.index.fill(-1);
    this.largest.fill(Number.NEGATIVE_INFINITY);
    for (let row = Math.max(0, top); row < bottom; row++) {
      for (let column = Math.max(0, left); column < right; column++) {
        this.compare(((n * inHeight + row) * inWidth + column) * inChannels);
      }
    }
    return this;
  }

  private compare(from: number): void {
    const { image, index, largest } = this;
    for (let c = 0; c < largest.length; c++) {
      const value = image[from + c]!;
      if (value > largest[c]!) {
        largest[c] = value;
        index[c] = from + c;
      }
    }
  }
}
