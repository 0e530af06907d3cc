import * as tf from '@tensorflow/tfjs';
import { applyFused, param } from '@tfaip/core';
import { biasCorrection } from '../optimizer/biasCorrection.js';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Adamax}. */
export class AdamaxParams extends OptimizerParams {
  static override readonly typeName: string = 'Adamax';

  @param.float({ help: 'Decay of the mean of gradients', min: 0, max: 1 }) beta1 = 0.9;
  @param.float({ help: 'Decay of the largest gradient', min: 0, max: 1 }) beta2 = 0.999;
  @param.float({ help: 'Added to the denominator', min: 0 }) epsilon = 1e-7;

  override create(): Adamax {
    return new Adamax(this);
  }
}

type Slot = 'm' | 'u';

type Setting = 'beta1' | 'beta2' | 'epsilon';

interface Shared {
  readonly zero: tf.Tensor;
  /** Learning rate with the bias correction of m. */
  readonly alpha: tf.Tensor;
  readonly beta1: tf.Tensor;
  readonly oneMinusBeta1: tf.Tensor;
  readonly beta2: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/**
 * Adamax, Kingma & Ba 2015, section 7.1: m as in Adam, u ← max(β₂ u, |g|), w ← w - lr / (1 - β₁ᵗ) · m / (u + ε).
 */
export class Adamax extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: AdamaxParams) {
    super('adamax', params, ['beta1', 'beta2', 'epsilon']);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    return { m: {}, u: {} };
  }

  protected override shared({ learningRate, iteration, hyperparameters }: StepScalars<Setting>): Shared {
    const { beta1 } = hyperparameters;
    return {
      ...hyperparameters,
      zero: tf.scalar(0),
      alpha: tf.div(learningRate, biasCorrection(beta1, iteration)),
      oneMinusBeta1: tf.sub(1, beta1),
    };
  }

  protected override update(
    { variable, slots }: TrainedVariable<Slot>,
    gradient: tf.Tensor,
    shared: Shared,
  ): void {
    const { zero, alpha, beta1, beta2, epsilon } = shared;
    // The bias correction is in alpha already: that of the operation is 1 for a power of 0.
    const inputs = [zero, alpha, beta1, beta2, epsilon, gradient];
    applyFused({ op: 'ResourceApplyAdaMax', variables: [variable, slots.m, slots.u], inputs }, () => {
      const m = tf.add(slots.m, tf.mul(tf.sub(gradient, slots.m), shared.oneMinusBeta1));
      const u = tf.maximum(tf.mul(slots.u, beta2), tf.abs(gradient));
      variable.assign(tf.sub(variable, tf.mul(tf.div(m, tf.add(u, epsilon)), alpha)));
      slots.m.assign(m);
      slots.u.assign(u);
    });
  }
}
