import * as tf from '@tensorflow/tfjs';
import { applyFused, param } from '@tfaip/core';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Adadelta}. */
export class AdadeltaParams extends OptimizerParams {
  static override readonly typeName: string = 'Adadelta';

  @param.float({ help: 'Decay of the means of squares', min: 0, max: 1 }) rho = 0.95;
  @param.float({ help: 'Added to the means, inside the roots', min: 0 }) epsilon = 1e-7;

  override create(): Adadelta {
    return new Adadelta(this);
  }
}

type Slot = 'accumulated_grad' | 'accumulated_delta';

type Setting = 'rho' | 'epsilon';

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly rho: tf.Tensor;
  readonly oneMinusRho: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/**
 * Adadelta, Zeiler 2012: a ← ρ a + (1 - ρ) g², δ = √(d + ε) / √(a + ε) · g, d ← ρ d + (1 - ρ) δ², w ← w - lr · δ.
 *
 * The paper has no learning rate: 1 there.
 */
export class Adadelta extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: AdadeltaParams) {
    super('adadelta', params, ['rho', 'epsilon']);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    return { accumulated_grad: {}, accumulated_delta: {} };
  }

  protected override shared({ learningRate, hyperparameters }: StepScalars<Setting>): Shared {
    return { learningRate, ...hyperparameters, oneMinusRho: tf.sub(1, hyperparameters.rho) };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const { learningRate, rho, oneMinusRho, epsilon } = shared;
    const variables = [variable, slots.accumulated_grad, slots.accumulated_delta];
    const inputs = [learningRate, rho, epsilon, gradient];
    applyFused({ op: 'ResourceApplyAdadelta', variables, inputs }, () => {
      const follow = (mean: tf.Tensor, value: tf.Tensor): tf.Tensor =>
        tf.add(mean, tf.mul(tf.sub(tf.square(value), mean), oneMinusRho));
      const ofGradient = follow(slots.accumulated_grad, gradient);
      const ratio = tf.div(tf.add(slots.accumulated_delta, epsilon), tf.add(ofGradient, epsilon));
      const delta = tf.mul(tf.sqrt(ratio), gradient);
      variable.assign(tf.sub(variable, tf.mul(delta, learningRate)));
      slots.accumulated_delta.assign(follow(slots.accumulated_delta, delta));
      slots.accumulated_grad.assign(ofGradient);
    });
  }
}
