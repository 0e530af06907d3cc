import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Lion}. */
export class LionParams extends OptimizerParams {
  static override readonly typeName: string = 'Lion';

  @param.float({ help: 'Share of the momentum in the direction of the step', min: 0, max: 1 }) beta1 = 0.9;
  @param.float({ help: 'Decay of the momentum', min: 0, max: 1 }) beta2 = 0.99;

  override create(): Lion {
    return new Lion(this);
  }
}

type Setting = 'beta1' | 'beta2';

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly oneMinusBeta1: tf.Tensor;
  readonly oneMinusBeta2: tf.Tensor;
}

/** Lion, Chen et al. 2023: w ← w - lr · sign(β₁ m + (1 - β₁) g), m ← β₂ m + (1 - β₂) g. */
export class Lion extends Optimizer<'m', Shared, Setting> {
  constructor(protected override readonly params: LionParams) {
    super('lion', params, ['beta1', 'beta2']);
  }

  protected override slotsOf(): Record<'m', SlotSpec> {
    return { m: {} };
  }

  protected override shared({ learningRate, hyperparameters }: StepScalars<Setting>): Shared {
    const { beta1, beta2 } = hyperparameters;
    return { learningRate, oneMinusBeta1: tf.sub(1, beta1), oneMinusBeta2: tf.sub(1, beta2) };
  }

  protected override update(
    { variable, slots }: TrainedVariable<'m'>,
    gradient: tf.Tensor,
    shared: Shared,
  ): void {
    const difference = tf.sub(gradient, slots.m);
    const direction = tf.sign(tf.add(slots.m, tf.mul(difference, shared.oneMinusBeta1)));
    variable.assign(tf.sub(variable, tf.mul(direction, shared.learningRate)));
    slots.m.assign(tf.add(slots.m, tf.mul(difference, shared.oneMinusBeta2)));
  }
}
