import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
import { biasCorrection } from '../optimizer/biasCorrection.js';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Nadam}. */
export class NadamParams extends OptimizerParams {
  static override readonly typeName: string = 'Nadam';

  @param.float({ help: 'Decay of the mean of gradients', min: 0, max: 1 }) beta1 = 0.9;
  @param.float({ help: 'Decay of the mean of squared gradients', min: 0, max: 1 }) beta2 = 0.999;
  @param.float({ help: 'Added to the denominator', min: 0 }) epsilon = 1e-7;

  override create(): Nadam {
    return new Nadam(this);
  }
}

type Slot = 'm' | 'v';

type Setting = 'beta1' | 'beta2' | 'epsilon';

interface Shared {
  /** Learning rate times the factor of m, and of g, in the numerator. */
  readonly rateOfM: tf.Tensor;
  readonly rateOfGradient: tf.Tensor;
  /** 1 - β₂ᵗ. */
  readonly correction2: tf.Tensor;
  readonly oneMinusBeta1: tf.Tensor;
  readonly oneMinusBeta2: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/** How fast the momentum schedule approaches β₁, Dozat 2015. */
const scheduleDecay = 0.96;

/**
 * Nadam: Adam with Nesterov's momentum, Dozat 2015, with the schedule μₜ = β₁ (1 - ½ · 0.96ᵗ).
 *
 * m̂ = μₜ₊₁ m / (1 - Πμ₁…ₜ₊₁) + (1 - μₜ) g / (1 - Πμ₁…ₜ), v̂ = v / (1 - β₂ᵗ), w ← w - lr · m̂ / (√v̂ + ε).
 */
export class Nadam extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: NadamParams) {
    super('nadam', params, ['beta1', 'beta2', 'epsilon']);
  }

  protected override commonSlots(): Record<string, number> {
    return { momentum_product: 1 };
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    return { m: {}, v: {} };
  }

  protected override shared({ learningRate, iteration, hyperparameters }: StepScalars<Setting>): Shared {
    const { beta1, beta2, epsilon } = hyperparameters;
    const decayed = tf.exp(tf.mul(iteration, Math.log(scheduleDecay)));
    const now = tf.sub(beta1, tf.mul(tf.mul(decayed, beta1), 0.5));
    const next = tf.sub(beta1, tf.mul(tf.mul(decayed, beta1), 0.5 * scheduleDecay));
    const product = tf.mul(this.commonSlot('momentum_product'), now);
    this.commonSlot('momentum_product').assign(product);
    return {
      rateOfM: tf.mul(learningRate, tf.div(next, tf.sub(1, tf.mul(product, next)))),
      rateOfGradient: tf.mul(learningRate, tf.div(tf.sub(1, now), tf.sub(1, product))),
      correction2: biasCorrection(beta2, iteration),
      oneMinusBeta1: tf.sub(1, beta1),
      oneMinusBeta2: tf.sub(1, beta2),
      epsilon,
    };
  }

  protected override update(
    { variable, slots }: TrainedVariable<Slot>,
    gradient: tf.Tensor,
    shared: Shared,
  ): void {
    const m = tf.add(slots.m, tf.mul(tf.sub(gradient, slots.m), shared.oneMinusBeta1));
    const v = tf.add(slots.v, tf.mul(tf.sub(tf.square(gradient), slots.v), shared.oneMinusBeta2));
    const numerator = tf.add(tf.mul(m, shared.rateOfM), tf.mul(gradient, shared.rateOfGradient));
    const denominator = tf.add(tf.sqrt(tf.div(v, shared.correction2)), shared.epsilon);
    variable.assign(tf.sub(variable, tf.div(numerator, denominator)));
    slots.m.assign(m);
    slots.v.assign(v);
  }
}
