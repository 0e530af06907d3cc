import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, ModelError } from '@tfaip/core';
import { type ActivationFunction, type ActivationName, activations } from './activations.js';

/**
 * An activation as a layer without weights.
 *
 * @example
 * this.own('act', new Activation('hard_silu'))
 */
export class Activation extends LayerBase {
  private readonly activate: ActivationFunction;

  /** @throws {ModelError} if there is no activation of this name. */
  constructor(activation: ActivationName | ActivationFunction) {
    super();
    this.activate = activationOf(activation);
  }

  override call(inputs: tf.Tensor, _options?: CallOptions): tf.Tensor {
    return tf.tidy(() => {
      const result = this.activate(inputs);
      // What tidy returns must be another tensor than what it was given.
      return result === inputs ? inputs.clone() : result;
    });
  }
}

/**
 * The function that a layer is told as its activation.
 *
 * @throws {ModelError} if there is none of this name.
 */
export function activationOf(activation: ActivationName | ActivationFunction): ActivationFunction {
  if (typeof activation === 'function') return activation;
  if (Object.hasOwn(activations, activation)) return activations[activation];
  throw new ModelError('There is no activation of this name.', {
    given: activation,
    expected: Object.keys(activations).join(', '),
  });
}
