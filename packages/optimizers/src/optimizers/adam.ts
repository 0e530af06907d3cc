import * as tf from '@tensorflow/tfjs';
import { applyFused, param } from '@tfaip/core';
import { biasCorrection } from '../optimizer/biasCorrection.js';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Adam}. */
export class AdamParams extends OptimizerParams {
  static override readonly typeName: string = 'Adam';

  @param.float({ help: 'Decay of the mean of gradients', min: 0, max: 1 }) beta1 = 0.9;
  @param.float({ help: 'Decay of the mean of squared gradients', min: 0, max: 1 }) beta2 = 0.999;
  @param.float({ help: "Added to the denominator (the paper's epsilon hat)", min: 0 }) epsilon = 1e-7;
  @param.bool({ help: 'Use the largest second moment so far (AMSGrad)' }) amsgrad = false;

  override create(): Adam {
    return new Adam(this);
  }
}

/** Settings of AdamW: Adam with decoupled weight decay, Loshchilov & Hutter 2019. */
export class AdamWParams extends AdamParams {
  static override readonly typeName: string = 'AdamW';

  override weight_decay: number | null = 0.004;
}

type Slot = 'm' | 'v' | 'v_hat';

type Setting = 'beta1' | 'beta2' | 'epsilon';

interface Shared {
  readonly zero: tf.Tensor;
  /** Learning rate with both bias corrections. */
  readonly alpha: tf.Tensor;
  readonly beta1: tf.Tensor;
  readonly beta2: tf.Tensor;
  readonly oneMinusBeta1: tf.Tensor;
  readonly oneMinusBeta2: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/**
 * Adam, Kingma & Ba 2015, in the form of their section 2's last paragraph (as Keras has it): the bias corrections are
 * in the step size, so epsilon is the paper's epsilon hat.
 *
 * m ← m + (1 - β₁)(g - m), v ← v + (1 - β₂)(g² - v), w ← w - lr · √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε).
 * With AMSGrad (Reddi et al. 2018) the largest v so far is in the denominator.
 */
export class Adam extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: AdamParams) {
    super('adam', params, ['beta1', 'beta2', 'epsilon']);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    const slots = { m: {}, v: {}, ...(this.params.amsgrad && { v_hat: {} }) };
    return slots as Record<Slot, SlotSpec>;
  }

  protected override shared({ learningRate, iteration, hyperparameters }: StepScalars<Setting>): Shared {
    const { beta1, beta2 } = hyperparameters;
    const corrected = tf.div(tf.sqrt(biasCorrection(beta2, iteration)), biasCorrection(beta1, iteration));
    return {
      ...hyperparameters,
      zero: tf.scalar(0),
      alpha: tf.mul(learningRate, corrected),
      oneMinusBeta1: tf.sub(1, beta1),
      oneMinusBeta2: tf.sub(1, beta2),
    };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const { zero, alpha, beta1, beta2, epsilon } = shared;
    // The bias corrections are in alpha already: those of the operation are 1 for powers of 0.
    const inputs = [zero, zero, alpha, beta1, beta2, epsilon, gradient];
    const update = this.params.amsgrad
      ? { op: 'ResourceApplyAdamWithAmsgrad', variables: [variable, slots.m, slots.v, slots.v_hat], inputs }
      : { op: 'ResourceApplyAdam', variables: [variable, slots.m, slots.v], inputs };
    applyFused(update, () => this.assign(target, gradient, shared));
  }

  private assign(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const m = tf.add(slots.m, tf.mul(tf.sub(gradient, slots.m), shared.oneMinusBeta1));
    const v = tf.add(slots.v, tf.mul(tf.sub(tf.square(gradient), slots.v), shared.oneMinusBeta2));
    const largest = this.params.amsgrad ? tf.maximum(slots.v_hat, v) : v;
    const scale = tf.div(m, tf.add(tf.sqrt(largest), shared.epsilon));
    variable.assign(tf.sub(variable, tf.mul(scale, shared.alpha)));
    slots.m.assign(m);
    slots.v.assign(v);
    if (this.params.amsgrad) slots.v_hat.assign(largest);
  }
}
