import type { KernelConfig, Tensor } from '@tensorflow/tfjs';
import type { NodeBackend } from './nodeBackend.js';
import { replaceGradient, runNative } from './replaceGradient.js';

/**
 * Gradients of activations as TensorFlow's fused operations: one instead of tfjs's three to eight. The names are those
 * of TensorFlow; inputs in its order.
 */
const operations = {
  ReluGrad: ['dy', 'x'],
  Relu6Grad: ['dy', 'x'],
  SoftplusGrad: ['dy', 'x'],
  SigmoidGrad: ['y', 'dy'],
  TanhGrad: ['y', 'dy'],
} as const;

/** Kernels of the gradient operations, each with inputs `dy` and `x` (the activation's input) or `y` (its output). */
export function elementwiseGradientConfigs(backendName: string): KernelConfig[] {
  return Object.entries(operations).map(([kernelName, names]) => ({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, backend }) => {
      const node = backend as NodeBackend;
      const tensors = names.map((name) => inputs[name]!);
      const type = {
        name: 'T',
        type: node.binding.TF_ATTR_TYPE,
        value: node.getDTypeInteger(tensors[0]!.dtype),
      };
      return node.executeSingleOutput(kernelName, [type], tensors);
    },
  }));
}

/** Makes tfjs's activations use them. */
export function replaceElementwiseGradients(backendName: string): void {
  const ofInput = (kernelName: string, gradient: string): void =>
    replaceGradient(kernelName, backendName, (dy, [x]) => ({
      x: () => runNative(gradient, { dy: dy as Tensor, x: x! }),
    }));
  const ofOutput = (kernelName: string, gradient: string): void =>
    replaceGradient(kernelName, backendName, (dy, [y]) => ({
      x: () => runNative(gradient, { dy: dy as Tensor, y: y! }),
    }));
  ofInput('Relu', 'ReluGrad');
  ofInput('Relu6', 'Relu6Grad');
  ofInput('Softplus', 'SoftplusGrad');
  ofOutput('Sigmoid', 'SigmoidGrad');
  ofOutput('Tanh', 'TanhGrad');
}
