import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
import { biasCorrection } from '../optimizer/biasCorrection.js';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link AdaBelief}. */
export class AdaBeliefParams extends OptimizerParams {
  static override readonly typeName: string = 'AdaBelief';

  @param.float({ help: 'Decay of the mean of gradients', min: 0, max: 1 }) beta1 = 0.9;
  @param.float({ help: "Decay of the gradients' variance around it", min: 0, max: 1 }) beta2 = 0.999;
  @param.float({ help: 'Added to the variance in each step, and to the denominator', min: 0 }) epsilon =
    1e-14;
  @param.bool({ help: 'Use the largest variance so far (AMSGrad)' }) amsgrad = false;
  @param.bool({ help: 'Rectify the first steps, where the variance is uncertain (RAdam)' }) rectify = true;
  @param.float({
    help: 'Length of the approximated average from which on rectified steps are adaptive',
    min: 4,
  })
  sma_threshold = 5;

  override create(): AdaBelief {
    return new AdaBelief(this);
  }
}

type Slot = 'm' | 'v' | 'v_hat';

type Setting = 'beta1' | 'beta2' | 'epsilon' | 'sma_threshold';

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly epsilon: tf.Tensor;
  readonly oneMinusBeta1: tf.Tensor;
  readonly oneMinusBeta2: tf.Tensor;
  /** 1 - β₁ᵗ and 1 - β₂ᵗ. */
  readonly correction1: tf.Tensor;
  readonly correction2: tf.Tensor;
  /** Factor of the adaptive step. */
  readonly rectification: tf.Tensor;
  /** bool scalar: whether the step is adaptive. */
  readonly adaptive: tf.Tensor;
}

/**
 * AdaBelief, Zhuang et al. 2020, with the rectification of RAdam (Liu et al. 2020).
 *
 * m ← β₁ m + (1 - β₁) g, s ← β₂ s + (1 - β₂)(g - m)² + ε, w ← w - lr · m̂ / (√ŝ + ε) with bias-corrected m̂, ŝ;
 * rectified: times r(t), and just lr · m̂ while the approximated average is shorter than the threshold.
 */
export class AdaBelief extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: AdaBeliefParams) {
    super('adabelief', params, ['beta1', 'beta2', 'epsilon', 'sma_threshold']);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    const slots = { m: {}, v: {}, ...(this.params.amsgrad && { v_hat: {} }) };
    return slots as Record<Slot, SlotSpec>;
  }

  protected override shared({ learningRate, iteration, hyperparameters }: StepScalars<Setting>): Shared {
    const { beta1, beta2, epsilon, sma_threshold } = hyperparameters;
    const oneMinusBeta2 = tf.sub(1, beta2);
    const longest = tf.sub(tf.div(2, oneMinusBeta2), 1);
    const correction2 = biasCorrection(beta2, iteration);
    const decayed = tf.sub(1, correction2);
    const length = tf.sub(longest, tf.div(tf.mul(tf.mul(iteration, 2), decayed), correction2));
    const part = (of: tf.Tensor): tf.Tensor => tf.div(tf.mul(tf.sub(of, 4), tf.sub(of, 2)), of);
    return {
      learningRate,
      epsilon,
      oneMinusBeta1: tf.sub(1, beta1),
      oneMinusBeta2,
      correction1: biasCorrection(beta1, iteration),
      correction2,
      rectification: tf.sqrt(tf.relu(tf.div(part(length), part(longest)))),
      adaptive: tf.greaterEqual(length, sma_threshold),
    };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const { epsilon } = shared;
    const { amsgrad, rectify } = this.params;
    const m = tf.add(slots.m, tf.mul(tf.sub(gradient, slots.m), shared.oneMinusBeta1));
    const surprise = tf.squaredDifference(gradient, m);
    const v = tf.add(tf.add(slots.v, tf.mul(tf.sub(surprise, slots.v), shared.oneMinusBeta2)), epsilon);
    const largest = amsgrad ? tf.maximum(slots.v_hat, v) : v;
    const mean = tf.div(m, shared.correction1);
    const adapted = tf.div(mean, tf.add(tf.sqrt(tf.div(largest, shared.correction2)), epsilon));
    const step = rectify ? tf.where(shared.adaptive, tf.mul(adapted, shared.rectification), mean) : adapted;
    variable.assign(tf.sub(variable, tf.mul(step, shared.learningRate)));
    slots.m.assign(m);
    slots.v.assign(v);
    if (amsgrad) slots.v_hat.assign(largest);
  }
}
