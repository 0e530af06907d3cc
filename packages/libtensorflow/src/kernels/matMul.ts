import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import type { NodeBackend } from './nodeBackend.js';

/**
 * Products of matrices as `MatMul`, which TensorFlow fuses with a bias and an activation that follow; batches of
 * matrices stay `BatchMatMulV2`, which tfjs-node has for both.
 */
export function matMulConfig(backendName: string): KernelConfig {
  return {
    kernelName: 'BatchMatMul',
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
      const { transposeA, transposeB } = attrs as unknown as { transposeA: boolean; transposeB: boolean };
      const node = backend as NodeBackend;
      const { TF_ATTR_BOOL, TF_ATTR_TYPE } = node.binding;
      const isMatrix = a.shape.length === 2 && b.shape.length === 2;
      const [first, second] = isMatrix ? ['transpose_a', 'transpose_b'] : ['adj_x', 'adj_y'];
      const attributes = [
        { name: 'T', type: TF_ATTR_TYPE, value: node.getDTypeInteger(a.dtype) },
        { name: first!, type: TF_ATTR_BOOL, value: transposeA },
        { name: second!, type: TF_ATTR_BOOL, value: transposeB },
      ];
      return node.executeSingleOutput(isMatrix ? 'MatMul' : 'BatchMatMulV2', attributes, [a, b]);
    },
  };
}
