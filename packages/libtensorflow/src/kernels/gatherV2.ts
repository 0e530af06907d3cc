import type { KernelConfig, Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { OpAttribute } from '../ffi/opAttribute.js';
import type { NodeBackend } from './nodeBackend.js';

/** tfjs's name of the kernel, which is TensorFlow's name of the operation too. */
const name = 'GatherV2';

/**
 * Gather without reading the indices: tfjs-node checks them on the host first, which waits for the device and
 * cannot be recorded. TensorFlow checks them itself and says which index is out of range.
 *
 * @param tf the functions needed of the caller's tfjs.
 */
export function gatherV2Config(tf: { scalar(value: number, dtype: 'int32'): Tensor }): KernelConfig {
  return {
    kernelName: name,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo };
      const { axis, batchDims } = attrs as unknown as { axis: number; batchDims: number };
      const node = backend as NodeBackend;
      const { binding } = node;
      const attributes: OpAttribute[] = [
        { name: 'batch_dims', type: binding.TF_ATTR_INT, value: batchDims },
        { name: 'Tparams', type: binding.TF_ATTR_TYPE, value: node.getDTypeInteger(x.dtype) },
        { name: 'Tindices', type: binding.TF_ATTR_TYPE, value: node.getDTypeInteger(indices.dtype) },
        { name: 'Taxis', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
      ];
      const axisTensor = tf.scalar(axis, 'int32');
      try {
        return node.executeSingleOutput(name, attributes, [x, indices, axisTensor]);
      } finally {
        axisTensor.dispose();
      }
    },
  };
}
