import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Ftrl}. */
export class FtrlParams extends OptimizerParams {
  static override readonly typeName: string = 'Ftrl';

  @param.float({ help: 'Power of the step size, at most 0', max: 0 }) learning_rate_power = -0.5;
  @param.float({ help: 'First value of the sum of squared gradients', min: 0 }) initial_accumulator_value =
    0.1;
  @param.float({ help: 'Strength of the L1 penalty', min: 0 }) l1_regularization_strength = 0;
  @param.float({ help: 'Strength of the L2 penalty', min: 0 }) l2_regularization_strength = 0;
  @param.float({ help: 'Strength of the L2 penalty of the magnitude', min: 0 })
  l2_shrinkage_regularization_strength = 0;
  @param.float({ help: 'Smoothing of the step size (beta of the paper)', min: 0 }) beta = 0;

  override create(): Ftrl {
    return new Ftrl(this);
  }
}

type Slot = 'accumulator' | 'linear';

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly power: tf.Tensor;
  readonly twiceL2: tf.Tensor;
}

/**
 * Follow the regularised leader, McMahan et al. 2013, algorithm 1, with shrinkage.
 *
 * n' = n + g², σ = (n'⁻ᵖ - n⁻ᵖ) / lr, z ← z + g + 2 s w - σ w, w ← (clip(z, ±l₁) - z) / (n'⁻ᵖ / lr + 2 l₂ + β / lr).
 */
export class Ftrl extends Optimizer<Slot, Shared> {
  constructor(protected override readonly params: FtrlParams) {
    super('ftrl', params);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    return { accumulator: { start: this.params.initial_accumulator_value }, linear: {} };
  }

  protected override shared({ learningRate }: StepScalars): Shared {
    const { learning_rate_power, l2_regularization_strength, beta } = this.params;
    return {
      learningRate,
      power: tf.scalar(-learning_rate_power),
      twiceL2: tf.add(tf.div(beta, learningRate), 2 * l2_regularization_strength),
    };
  }

  protected override update(
    { variable, slots }: TrainedVariable<Slot>,
    gradient: tf.Tensor,
    shared: Shared,
  ): void {
    const { l1_regularization_strength: l1, l2_shrinkage_regularization_strength: shrinkage } = this.params;
    const { learningRate, power, twiceL2 } = shared;
    const accumulator = tf.add(slots.accumulator, tf.square(gradient));
    const now = tf.div(tf.pow(accumulator, power), learningRate);
    const before = tf.div(tf.pow(slots.accumulator, power), learningRate);
    const shrunk = shrinkage > 0 ? tf.add(gradient, tf.mul(variable, 2 * shrinkage)) : gradient;
    const linear = tf.sub(tf.add(slots.linear, shrunk), tf.mul(tf.sub(now, before), variable));
    const numerator = tf.sub(tf.clipByValue(linear, -l1, l1), linear);
    variable.assign(tf.div(numerator, tf.add(now, twiceL2)));
    slots.accumulator.assign(accumulator);
    slots.linear.assign(linear);
  }
}
