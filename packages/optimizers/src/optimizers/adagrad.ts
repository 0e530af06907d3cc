import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Adagrad}. */
export class AdagradParams extends OptimizerParams {
  static override readonly typeName: string = 'Adagrad';

  @param.float({ help: 'First value of the sum of squared gradients', min: 0 }) initial_accumulator_value =
    0.1;
  @param.float({ help: 'Added to the sum, inside the root', min: 0 }) epsilon = 1e-7;

  override create(): Adagrad {
    return new Adagrad(this);
  }
}

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/** Adagrad, Duchi et al. 2011: a ← a + g², w ← w - lr · g / √(a + ε). */
export class Adagrad extends Optimizer<'accumulator', Shared, 'epsilon'> {
  constructor(protected override readonly params: AdagradParams) {
    super('adagrad', params, ['epsilon']);
  }

  protected override slotsOf(): Record<'accumulator', SlotSpec> {
    return { accumulator: { start: this.params.initial_accumulator_value } };
  }

  protected override shared({ learningRate, hyperparameters }: StepScalars<'epsilon'>): Shared {
    return { learningRate, epsilon: hyperparameters.epsilon };
  }

  protected override update(
    { variable, slots }: TrainedVariable<'accumulator'>,
    gradient: tf.Tensor,
    { learningRate, epsilon }: Shared,
  ): void {
    const accumulator = tf.add(slots.accumulator, tf.square(gradient));
    const scale = tf.div(gradient, tf.sqrt(tf.add(accumulator, epsilon)));
    variable.assign(tf.sub(variable, tf.mul(scale, learningRate)));
    slots.accumulator.assign(accumulator);
  }
}
