import { expandDims, type GradConfig, type KernelConfig, mul, type Tensor } from '@tensorflow/tfjs';
import type { NodeBackend } from './nodeBackend.js';

const kernelName = 'SparseSoftmaxCrossEntropyWithLogits';

/**
 * Cross-entropy of logits [batch, classes] against classes [batch] (int32), and its gradient with respect to the
 * logits: outputs [batch] and [batch, classes]. A class out of range is an error that names it.
 */
export function sparseSoftmaxCrossEntropyConfig(backendName: string): KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const { logits, labels } = inputs as { logits: Tensor; labels: Tensor };
      const node = backend as NodeBackend;
      const type = (name: string, { dtype }: Tensor) => ({
        name,
        type: node.binding.TF_ATTR_TYPE,
        value: node.getDTypeInteger(dtype),
      });
      const attributes = [type('T', logits), type('Tlabels', labels)];
      return node.executeMultipleOutputs(kernelName, attributes, [logits, labels], 2);
    },
  };
}

/** The gradient that TensorFlow has computed beside the loss, times what comes from above. */
export const sparseSoftmaxCrossEntropyGradient: GradConfig = {
  kernelName,
  outputsToSave: [false, true],
  gradFunc: (dy, [backprop]) => ({
    logits: () => mul(expandDims((dy as Tensor[])[0]!, -1), backprop!),
  }),
};
