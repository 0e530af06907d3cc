import * as tf from '@tensorflow/tfjs';
import { applyFused, param } from '@tfaip/core';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Sgd}. */
export class SgdParams extends OptimizerParams {
  static override readonly typeName: string = 'SGD';

  @param.float({ help: 'Share of the last step that is added to the next', min: 0, max: 1 }) momentum = 0;
  @param.bool({ help: "Look ahead by the momentum's step (Nesterov)" }) nesterov = false;

  override create(): Sgd {
    return new Sgd(this);
  }
}

type Slot = 'momentum';

type Setting = 'momentum';

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly momentum: tf.Tensor;
}

/**
 * Stochastic gradient descent: w ← w - lr · g.
 *
 * With momentum μ (Polyak 1964): m ← μ m - lr · g, w ← w + m; with Nesterov's look-ahead w ← w + μ m - lr · g
 * (Sutskever et al. 2013). Without momentum Nesterov makes no difference.
 */
export class Sgd extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: SgdParams) {
    super('sgd', params, params.momentum > 0 ? ['momentum'] : []);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    return (this.params.momentum > 0 ? { momentum: {} } : {}) as Record<Slot, SlotSpec>;
  }

  protected override shared({ learningRate, hyperparameters }: StepScalars<Setting>): Shared {
    return { learningRate, momentum: hyperparameters.momentum };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const { learningRate, momentum } = shared;
    const { nesterov } = this.params;
    if (!slots.momentum) {
      const inputs = [learningRate, gradient];
      applyFused({ op: 'ResourceApplyGradientDescent', variables: [variable], inputs }, () =>
        variable.assign(tf.sub(variable, tf.mul(gradient, learningRate))),
      );
      return;
    }
    applyFused(
      {
        op: 'ResourceApplyKerasMomentum',
        variables: [variable, slots.momentum],
        inputs: [learningRate, gradient, momentum],
        attributes: { use_nesterov: nesterov },
      },
      () => {
        const descent = tf.mul(gradient, learningRate);
        const velocity = tf.sub(tf.mul(slots.momentum, momentum), descent);
        const step = nesterov ? tf.sub(tf.mul(velocity, momentum), descent) : velocity;
        variable.assign(tf.add(variable, step));
        slots.momentum.assign(velocity);
      },
    );
  }
}
