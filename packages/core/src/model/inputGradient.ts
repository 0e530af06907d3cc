import * as tf from '@tensorflow/tfjs';
import { ModelError } from '../errors/domainErrors.js';
import type { NamedTensors } from '../samples/ndArray.js';
import type { RootOutputs } from './rootGraph.js';

/** Label of the penalty among the losses. */
export const inputGradientLabel = 'input_gradient';

/** What is built on inputs whose gradient is wanted. */
interface Watched {
  readonly root: RootOutputs;
  /** Mean over the batch. */
  readonly total: tf.Scalar;
}

/**
 * The mean over the batch of ‖∂ℓ/∂x‖², where ℓ is a sample's loss and x all its float32 inputs: "double
 * backpropagation", Drucker & LeCun 1992. It can be differentiated once more.
 *
 * As the total is a mean over N samples, ∂ℓᵢ/∂xᵢ is N times its gradient, as long as samples do not see each other.
 *
 * @param build runs once, on the same inputs.
 * @throws {ModelError} if no input is a float32 tensor, or the loss does not depend on the inputs.
 */
export function inputGradientPenalty(
  inputs: NamedTensors,
  build: (inputs: NamedTensors) => Watched,
): { readonly penalty: tf.Scalar; readonly root: RootOutputs } {
  const names = Object.keys(inputs).filter((name) => inputs[name]?.dtype === 'float32');
  const watched = names.map((name) => inputs[name] as tf.Tensor);
  if (watched.length === 0) {
    throw new ModelError('The gradient of the loss by the inputs needs an input of numbers.', {
      given: Object.entries(inputs)
        .map(([name, { dtype }]) => `${name}: ${dtype}`)
        .join(', '),
      expected: 'an input of dtype float32',
      fix: 'set --model.input_gradient_weight 0',
    });
  }
  let kept: RootOutputs | undefined;
  try {
    const gradients = tf.grads((...tensors) => {
      const named = Object.fromEntries(names.map((name, i) => [name, tensors[i] as tf.Tensor]));
      const { root, total } = build({ ...inputs, ...named });
      kept = { ...root, outputs: mapTensors(root.outputs, keep), losses: mapTensors(root.losses, keep) };
      return total;
    })(watched);
    const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)) as tf.Scalar);
    const sum = squares.reduce((a, b) => tf.add(a, b));
    // What is kept outlives the scope of the gradient; its copies live as long as the step.
    const { metrics, outputs, losses } = kept!;
    const root = { metrics, outputs: mapTensors(outputs, tf.clone), losses: mapTensors(losses, tf.clone) };
    return { penalty: tf.mul(sum, watched[0]!.shape[0]!), root };
  } finally {
    if (kept) tf.dispose([kept.outputs, kept.losses] as tf.TensorContainer);
  }
}

function keep(tensor: tf.Tensor): tf.Tensor {
  return tf.keep(tensor.clone());
}

function mapTensors(tensors: NamedTensors, map: (tensor: tf.Tensor) => tf.Tensor): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, map(tensor)]));
}
