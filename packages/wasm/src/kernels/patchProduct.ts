import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { floatsOf, reshaped, runKernel, withTemporaries } from './wasmKernels.js';

/**
 * Filter gradient of a convolution with channels last as one matrix product: the values under each weight,
 * `[filterHeight * filterWidth * channels, batch * outHeight * outWidth]`, times dy.
 */
export function patchProduct(
  backend: BackendWasm,
  x: TensorInfo,
  dy: TensorInfo,
  conv: backend_util.Conv2DInfo,
): TensorInfo {
  const weights = conv.filterHeight * conv.filterWidth * conv.inChannels;
  const places = conv.batchSize * conv.outHeight * conv.outWidth;
  return withTemporaries(backend, (keep) => {
    const patches = keep(backend.makeOutput([weights, places], 'float32'));
    writePatches(conv, floatsOf(backend, x), floatsOf(backend, patches));
    const gradients = keep(reshaped(backend, dy, [places, conv.outChannels]));
    const attrs = { transposeA: false, transposeB: false };
    const product = keep(runKernel('BatchMatMul', backend, { a: patches, b: gradients }, attrs));
    return reshaped(backend, product, conv.filterShape);
  });
}

function writePatches(conv: backend_util.Conv2DInfo, image: Float32Array, patches: Float32Array): void {
  const { inHeight, inWidth, inChannels, outWidth, strideWidth } = conv;
  let to = 0;
  for (let p = 0; p < conv.filterHeight; p++) {
    for (let q = 0; q < conv.filterWidth; q++) {
      const left = q - conv.padInfo.left;
      for (let c = 0; c < inChannels; c++) {
        for (let n = 0; n < conv.batchSize; n++) {
          for (let i = 0; i < conv.outHeight; i++, to += outWidth) {
            const row = i * conv.strideHeight + p - conv.padInfo.top;
            const inside = row >= 0 && row < inHeight;
            const from = (n * inHeight + row) * inWidth;
            for (let j = 0; j < outWidth; j++) {
              const column = j * strideWidth + left;
              const within = inside && column >= 0 && column < inWidth;
              patches[to + j] = within ? image[(from + column) * inChannels + c]! : 0;
            }
          }
        }
      }
    }
  }
}
