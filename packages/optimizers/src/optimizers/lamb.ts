import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
import { biasCorrection } from '../optimizer/biasCorrection.js';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Lamb}. */
export class LambParams extends OptimizerParams {
  static override readonly typeName: string = 'Lamb';

  @param.float({ help: 'Decay of the mean of gradients', min: 0, max: 1 }) beta1 = 0.9;
  @param.float({ help: 'Decay of the mean of squared gradients', min: 0, max: 1 }) beta2 = 0.999;
  @param.float({ help: 'Added to the denominator', min: 0 }) epsilon = 1e-7;

  override create(): Lamb {
    return new Lamb(this);
  }
}

type Slot = 'm' | 'v';

type Setting = 'beta1' | 'beta2' | 'epsilon';

interface Shared {
  readonly learningRate: tf.Tensor;
  /** 1 - β₁ᵗ and 1 - β₂ᵗ. */
  readonly correction1: tf.Tensor;
  readonly correction2: tf.Tensor;
  readonly oneMinusBeta1: tf.Tensor;
  readonly oneMinusBeta2: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/**
 * LAMB, You et al. 2020: Adam's step (bias-corrected), scaled per variable by ‖w‖ / ‖step‖, and by 1 where one of the
 * norms is 0. Weight decay is the decoupled one of all optimizers, applied before.
 */
export class Lamb extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: LambParams) {
    super('lamb', params, ['beta1', 'beta2', 'epsilon']);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    return { m: {}, v: {} };
  }

  protected override shared({ learningRate, iteration, hyperparameters }: StepScalars<Setting>): Shared {
    const { beta1, beta2, epsilon } = hyperparameters;
    return {
      learningRate,
      correction1: biasCorrection(beta1, iteration),
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
    const denominator = tf.add(tf.sqrt(tf.div(v, shared.correction2)), shared.epsilon);
    const step = tf.div(tf.div(m, shared.correction1), denominator);
    const rate = tf.mul(trustRatio(variable, step), shared.learningRate);
    variable.assign(tf.sub(variable, tf.mul(step, rate)));
    slots.m.assign(m);
    slots.v.assign(v);
  }
}

function trustRatio(weights: tf.Tensor, step: tf.Tensor): tf.Tensor {
  const [weightNorm, stepNorm] = [weights, step].map((each) => tf.sqrt(tf.sum(tf.square(each)))) as [
    tf.Tensor,
    tf.Tensor,
  ];
  const zero = tf.scalar(0);
  const bothPositive = tf.logicalAnd(tf.greater(weightNorm, zero), tf.greater(stepNorm, zero));
  return tf.where(bothPositive, tf.div(weightNorm, stepNorm), tf.scalar(1));
}
