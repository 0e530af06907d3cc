import * as tf from '@tensorflow/tfjs';
import { applyFused, param } from '@tfaip/core';
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

type Setting =
  | 'learning_rate_power'
  | 'l1_regularization_strength'
  | 'l2_regularization_strength'
  | 'l2_shrinkage_regularization_strength'
  | 'beta';

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly power: tf.Tensor;
  readonly l1: tf.Tensor;
  /** Smoothing included: l₂ + β / (2 lr). */
  readonly l2: tf.Tensor;
  readonly shrinkage: tf.Tensor;
}

/**
 * Follow the regularised leader, McMahan et al. 2013, algorithm 1, with shrinkage.
 *
 * n' = n + g², σ = (n'⁻ᵖ - n⁻ᵖ) / lr, z ← z + g + 2 s w - σ w, w ← (clip(z, ±l₁) - z) / (n'⁻ᵖ / lr + 2 l₂ + β / lr).
 */
export class Ftrl extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: FtrlParams) {
    super('ftrl', params, [
      'learning_rate_power',
      'l1_regularization_strength',
      'l2_regularization_strength',
      'l2_shrinkage_regularization_strength',
      'beta',
    ]);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    return { accumulator: { start: this.params.initial_accumulator_value }, linear: {} };
  }

  protected override shared({ learningRate, hyperparameters }: StepScalars<Setting>): Shared {
    const { beta, ...settings } = hyperparameters;
    return {
      learningRate,
      power: settings.learning_rate_power,
      l1: settings.l1_regularization_strength,
      l2: tf.add(settings.l2_regularization_strength, tf.div(beta, tf.mul(learningRate, 2))),
      shrinkage: settings.l2_shrinkage_regularization_strength,
    };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const { learningRate, power, l1, l2, shrinkage } = shared;
    const variables = [variable, slots.accumulator, slots.linear];
    const inputs = [gradient, learningRate, l1, l2, shrinkage, power];
    applyFused({ op: 'ResourceApplyFtrlV2', variables, inputs }, () => this.assign(target, gradient, shared));
  }

  private assign(
    { variable, slots }: TrainedVariable<Slot>,
    gradient: tf.Tensor,
    { learningRate, power, l1, l2, shrinkage }: Shared,
  ): void {
    const accumulator = tf.add(slots.accumulator, tf.square(gradient));
    const exponent = tf.neg(power);
    const now = tf.div(tf.pow(accumulator, exponent), learningRate);
    const before = tf.div(tf.pow(slots.accumulator, exponent), learningRate);
    const shrunk = tf.add(gradient, tf.mul(variable, tf.mul(shrinkage, 2)));
    const linear = tf.sub(tf.add(slots.linear, shrunk), tf.mul(tf.sub(now, before), variable));
    const kept = tf.maximum(tf.minimum(linear, l1), tf.neg(l1));
    variable.assign(tf.div(tf.sub(kept, linear), tf.add(now, tf.mul(l2, 2))));
    slots.accumulator.assign(accumulator);
    slots.linear.assign(linear);
  }
}
