import type { backend_util, TensorInfo } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { floatsOf, makeZeros } from './wasmKernels.js';

/**
 * The gradient of a convolution's output on a ground of zeros, its values `stride` apart and padded such that a valid
 * convolution with the turned filter has the size of the convolution's input.
 */
export function spreadGradient(
  backend: BackendWasm,
  dy: TensorInfo,
  conv: backend_util.Conv2DInfo,
): TensorInfo {
  const { batchSize, outHeight, outWidth, outChannels, padInfo, strideHeight, strideWidth } = conv;
  const lastRow = (conv.filterHeight - 1) * conv.dilationHeight;
  const lastColumn = (conv.filterWidth - 1) * conv.dilationWidth;
  const [height, width] = [conv.inHeight + lastRow, conv.inWidth + lastColumn];
  const output = makeZeros(backend, [batchSize, height, width, outChannels]);
  const from = floatsOf(backend, dy);
  const to = floatsOf(backend, output);
  for (let n = 0; n < batchSize; n++) {
    for (let i = 0; i < outHeight; i++) {
      const row = lastRow - padInfo.top + i * strideHeight;
      if (row < 0 || row >= height) continue;
      for (let j = 0; j < outWidth; j++) {
        const column = lastColumn - padInfo.left + j * strideWidth;
        if (column < 0 || column >= width) continue;
        const source = ((n * outHeight + i) * outWidth + j) * outChannels;
        const target = ((n * height + row) * width + column) * outChannels;
        for (let k = 0; k < outChannels; k++) to[target + k] = from[source + k]!;
      }
    }
  }
  return output;
}
