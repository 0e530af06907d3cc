import { type KernelConfig, type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs';
import type { NodeBackend } from './nodeBackend.js';

/**
 * Kernels that do nothing when there is nothing to do: a cast to the dtype that is there, a reshape to the same shape.
 * tfjs's gradients are full of them.
 *
 * @param original finds the kernel that does the work.
 */
export function skippedOpConfigs(
  backendName: string,
  original: (kernelName: string) => KernelFunc,
): KernelConfig[] {
  const castKernel = original('Cast');
  const reshapeKernel = original('Reshape');
  return [
    {
      kernelName: 'Cast',
      backendName,
      kernelFunc: (args) => {
        const { x } = args.inputs as { x: TensorInfo };
        const { dtype } = args.attrs as unknown as { dtype: string };
        return dtype === x.dtype ? same(x, args.backend as NodeBackend) : castKernel(args);
      },
    },
    {
      kernelName: 'Reshape',
      backendName,
      kernelFunc: (args) => {
        const { x } = args.inputs as { x: TensorInfo };
        const { shape } = args.attrs as unknown as { shape: number[] };
        const isSame = util.arraysEqual(shape, x.shape);
        return isSame ? same(x, args.backend as NodeBackend) : reshapeKernel(args);
      },
    },
  ];
}

/** The same data under another tensor. */
function same({ dataId, shape, dtype }: TensorInfo, backend: NodeBackend): TensorInfo {
  backend.incRef(dataId);
  return { dataId, shape, dtype };
}
