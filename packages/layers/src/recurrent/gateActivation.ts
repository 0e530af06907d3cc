import * as tf from '@tensorflow/tfjs';
import { ModelError } from '@tfaip/core';
import { hardSigmoid, softsign } from '../activations/activations.js';

/** An activation of which the gradient follows from its output: of a loop over steps only outputs have to be kept. */
export interface GateActivation {
  apply(x: tf.Tensor): tf.Tensor;
  /**
   * @param y  the output.
   * @param dy its gradient.
   * @returns the gradient of the input.
   */
  gradient(y: tf.Tensor, dy: tf.Tensor): tf.Tensor;
}

/** Names of the activations that recurrent layers can have, those of Keras. */
export type GateActivationName = 'hard_sigmoid' | 'linear' | 'relu' | 'sigmoid' | 'softsign' | 'tanh';

const gateActivations: Readonly<Record<GateActivationName, GateActivation>> = {
  hard_sigmoid: {
    apply: hardSigmoid,
    gradient: (y, dy) =>
      tf.mul(dy, tf.div(tf.cast(tf.logicalAnd(tf.greater(y, 0), tf.less(y, 1)), 'float32'), 6)),
  },
  linear: { apply: (x) => x, gradient: (_, dy) => dy },
  relu: { apply: (x) => tf.relu(x), gradient: (y, dy) => tf.mul(dy, tf.cast(tf.greater(y, 0), 'float32')) },
  sigmoid: {
    apply: (x) => tf.sigmoid(x),
    gradient: (y, dy) => fused('SigmoidGrad', y, dy) ?? tf.mul(dy, tf.mul(y, tf.sub(1, y))),
  },
  softsign: { apply: softsign, gradient: (y, dy) => tf.mul(dy, tf.square(tf.sub(1, tf.abs(y)))) },
  tanh: {
    apply: (x) => tf.tanh(x),
    gradient: (y, dy) => fused('TanhGrad', y, dy) ?? tf.mul(dy, tf.sub(1, tf.square(y))),
  },
};

/** @throws {ModelError} if recurrent layers cannot have an activation of this name. */
export function gateActivation(name: GateActivationName): GateActivation {
  if (Object.hasOwn(gateActivations, name)) return gateActivations[name];
  throw new ModelError('A recurrent layer cannot have this activation.', {
    given: name,
    expected: Object.keys(gateActivations).join(', '),
  });
}

function fused(kernel: string, y: tf.Tensor, dy: tf.Tensor): tf.Tensor | undefined {
  if (!tf.getKernel(kernel, tf.getBackend())) return undefined;
  return tf.engine().runKernel(kernel, { y, dy }) as unknown as tf.Tensor;
}
