import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Adafactor}. */
export class AdafactorParams extends OptimizerParams {
  static override readonly typeName: string = 'Adafactor';

  @param.float({ help: 'Power of the step by which the decay of second moments rises', max: 0 }) beta2_decay =
    -0.8;
  @param.float({ help: 'Added to squared gradients', min: 0 }) epsilon1 = 1e-30;
  @param.float({ help: 'Smallest root mean square of a variable in the step size', min: 0 }) epsilon2 = 1e-3;
  @param.float({ help: 'Largest root mean square of a step', min: 0 }) clip_threshold = 1;
  @param.bool({ help: 'Take at most 1 / √step as the learning rate' }) relative_step = true;

  override create(): Adafactor {
    return new Adafactor(this);
  }
}

type Slot = 'row' | 'column' | 'v';

type Setting = 'beta2_decay' | 'epsilon1' | 'epsilon2' | 'clip_threshold';

interface Shared extends Readonly<Record<Setting, tf.Tensor>> {
  readonly rate: tf.Tensor;
  readonly oneMinusBeta2: tf.Tensor;
}

/**
 * Adafactor, Shazeer & Stern 2018, without momentum: second moments of matrices are kept as row and column means, so
 * that the state is far smaller than the weights; the step is relative to the weights' root mean square.
 */
export class Adafactor extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: AdafactorParams) {
    super('adafactor', params, ['beta2_decay', 'epsilon1', 'epsilon2', 'clip_threshold']);
  }

  protected override slotsOf(shape: readonly number[]): Record<Slot, SlotSpec> {
    const slots: Partial<Record<Slot, SlotSpec>> =
      shape.length < 2
        ? { v: {} }
        : { row: { shape: shape.slice(0, -1) }, column: { shape: [...shape.slice(0, -2), shape.at(-1)!] } };
    return slots as Record<Slot, SlotSpec>;
  }

  protected override shared({ learningRate, iteration, hyperparameters }: StepScalars<Setting>): Shared {
    return {
      ...hyperparameters,
      rate: this.params.relative_step ? tf.minimum(learningRate, tf.rsqrt(iteration)) : learningRate,
      oneMinusBeta2: tf.pow(iteration, hyperparameters.beta2_decay),
    };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable } = target;
    const { epsilon1, epsilon2, clip_threshold } = shared;
    const square = tf.add(tf.square(gradient), epsilon1);
    const step = tf.div(gradient, tf.sqrt(secondMoment(target, square, shared.oneMinusBeta2)));
    const rate = tf.mul(tf.maximum(rootMeanSquare(variable), epsilon2), shared.rate);
    const clipped = tf.maximum(tf.div(rootMeanSquare(step), clip_threshold), 1);
    variable.assign(tf.sub(variable, tf.mul(step, tf.div(rate, clipped))));
  }
}

function secondMoment(
  { slots }: TrainedVariable<Slot>,
  square: tf.Tensor,
  oneMinusBeta2: tf.Tensor,
): tf.Tensor {
  const follow = (mean: tf.Variable, value: tf.Tensor): tf.Tensor => {
    const next = tf.add(mean, tf.mul(tf.sub(value, mean), oneMinusBeta2));
    mean.assign(next);
    return next;
  };
  if (slots.v) return follow(slots.v, square);
  const row = follow(slots.row, tf.mean(square, -1));
  const column = follow(slots.column, tf.mean(square, -2));
  const ratio = tf.div(row, tf.mean(row, -1, true));
  return tf.mul(tf.expandDims(ratio, -1), tf.expandDims(column, -2));
}

function rootMeanSquare(values: tf.Tensor): tf.Tensor {
  return tf.sqrt(tf.mean(tf.square(values)));
}
