import { type KernelConfig, type TensorInfo, util } from '@tensorflow/tfjs';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { floatsOf, makeZeros, wasmKernel } from './wasmKernels.js';

/**
 * Sums the rows of x that have the same segment id; ids outside [0, numSegments) take no part. It is the gradient of
 * `gather`, so of every embedding.
 */
export const unsortedSegmentSum: KernelConfig = wasmKernel<'x' | 'segmentIds', { numSegments: number }>(
  'UnsortedSegmentSum',
  segmentSum,
);

function segmentSum(
  backend: BackendWasm,
  { x, segmentIds }: Record<'x' | 'segmentIds', TensorInfo>,
  { numSegments }: { numSegments: number },
): TensorInfo {
  const rowShape = x.shape.slice(1);
  const rowSize = util.sizeFromShape(rowShape);
  const output = makeZeros(backend, [numSegments, ...rowShape]);
  const rows = backend.typedArrayFromHeap(x);
  const ids = backend.typedArrayFromHeap(segmentIds);
  const sums = floatsOf(backend, output);
  for (let row = 0; row < ids.length; row++) {
    const id = ids[row]!;
    if (id < 0 || id >= numSegments) continue;
    const from = row * rowSize;
    const to = id * rowSize;
    for (let i = 0; i < rowSize; i++) sums[to + i]! += rows[from + i]!;
  }
  return output;
}
