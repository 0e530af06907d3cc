import { div, type KernelConfig, reshape, scalar, type Tensor, util } from '@tensorflow/tfjs';
import type { NodeBackend } from './nodeBackend.js';
import { replaceGradient, runNative } from './replaceGradient.js';

const kernelName = 'BroadcastTo';

/** Kernel of TensorFlow's BroadcastTo: attribute `shape`, input `x`. */
export function broadcastToConfig(
  backendName: string,
  tf: { tensor1d(values: number[], dtype: 'int32'): Tensor },
): KernelConfig {
  return {
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const node = backend as NodeBackend;
      const { x } = inputs as { x: Tensor };
      const shape = tf.tensor1d((attrs as unknown as { shape: number[] }).shape, 'int32');
      const type = (name: string, value: number) => ({ name, type: node.binding.TF_ATTR_TYPE, value });
      try {
        const attributes = [type('T', node.getDTypeInteger(x.dtype)), type('Tidx', node.binding.TF_INT32)];
        return node.executeSingleOutput(kernelName, attributes, [x, shape]);
      } finally {
        shape.dispose();
      }
    },
  };
}

/** Gradients of Sum and Mean by broadcasting, instead of multiplying with an array of ones. */
export function replaceReductionGradients(backendName: string): void {
  replaceGradient('Sum', backendName, (dy, [x], attrs) => ({ x: () => spread(dy as Tensor, x!, attrs) }));
  replaceGradient('Mean', backendName, (dy, [x], attrs) => ({
    x: () => {
      const axes = axesOf(x!, attrs);
      const count = axes.reduce((product, axis) => product * x!.shape[axis]!, 1);
      return spread(div(dy as Tensor, scalar(count)), x!, attrs);
    },
  }));
}

function spread(dy: Tensor, x: Tensor, attrs: object): Tensor {
  const kept = [...x.shape];
  for (const axis of axesOf(x, attrs)) kept[axis] = 1;
  return runNative(kernelName, { x: reshape(dy, kept) }, { shape: x.shape });
}

function axesOf(x: Tensor, attrs: object): number[] {
  return util.parseAxisParam((attrs as { axis: number | number[] }).axis, x.shape);
}
