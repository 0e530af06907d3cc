import * as tf from '@tensorflow/tfjs';
import { applyFused, param } from '@tfaip/core';
import { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from '../optimizer/optimizer.js';
import { OptimizerParams } from '../optimizer/optimizerParams.js';

/** Settings of {@link Rmsprop}. */
export class RmspropParams extends OptimizerParams {
  static override readonly typeName: string = 'RMSprop';

  @param.float({ help: 'Decay of the mean of squared gradients', min: 0, max: 1 }) rho = 0.9;
  @param.float({ help: 'Share of the last step that is added to the next', min: 0, max: 1 }) momentum = 0;
  @param.float({ help: 'Added to the mean square, inside the root', min: 0 }) epsilon = 1e-7;
  @param.bool({ help: "Divide by the gradients' deviation instead of their root mean square" }) centered =
    false;

  override create(): Rmsprop {
    return new Rmsprop(this);
  }
}

type Slot = 'velocity' | 'momentum' | 'average_gradient';

type Setting = 'rho' | 'momentum' | 'epsilon';

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly rho: tf.Tensor;
  readonly oneMinusRho: tf.Tensor;
  readonly momentum: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/**
 * RMSprop, Tieleman & Hinton 2012, with epsilon inside the root as in Keras.
 *
 * v ← ρ v + (1 - ρ) g², w ← w - lr · g / √(v + ε); centred (Graves 2013): v less the squared mean of gradients.
 */
export class Rmsprop extends Optimizer<Slot, Shared, Setting> {
  constructor(protected override readonly params: RmspropParams) {
    super('rmsprop', params, params.momentum > 0 ? ['rho', 'momentum', 'epsilon'] : ['rho', 'epsilon']);
  }

  protected override slotsOf(): Record<Slot, SlotSpec> {
    const { momentum, centered } = this.params;
    const slots = {
      velocity: {},
      ...(momentum > 0 && { momentum: {} }),
      ...(centered && { average_gradient: {} }),
    };
    return slots as Record<Slot, SlotSpec>;
  }

  protected override shared({ learningRate, hyperparameters }: StepScalars<Setting>): Shared {
    return { learningRate, ...hyperparameters, oneMinusRho: tf.sub(1, hyperparameters.rho) };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const { learningRate, rho, momentum, epsilon } = shared;
    if (!slots.momentum) {
      // TensorFlow's operation would need the momentum's slot: a third more state.
      variable.assign(tf.sub(variable, this.descent(target, gradient, shared)));
      return;
    }
    const inputs = [learningRate, rho, momentum, epsilon, gradient];
    const update = slots.average_gradient
      ? {
          op: 'ResourceApplyCenteredRMSProp',
          variables: [variable, slots.average_gradient, slots.velocity, slots.momentum],
          inputs,
        }
      : { op: 'ResourceApplyRMSProp', variables: [variable, slots.velocity, slots.momentum], inputs };
    applyFused(update, () => {
      const step = tf.add(tf.mul(slots.momentum, momentum), this.descent(target, gradient, shared));
      slots.momentum.assign(step);
      variable.assign(tf.sub(variable, step));
    });
  }

  /** lr · g / √(v + ε), with the means brought up to date. */
  private descent(
    { slots }: TrainedVariable<Slot>,
    gradient: tf.Tensor,
    { learningRate, oneMinusRho, epsilon }: Shared,
  ): tf.Tensor {
    const velocity = follow(slots.velocity, tf.square(gradient), oneMinusRho);
    const square = slots.average_gradient
      ? tf.sub(velocity, tf.square(follow(slots.average_gradient, gradient, oneMinusRho)))
      : velocity;
    return tf.mul(tf.div(gradient, tf.sqrt(tf.add(square, epsilon))), learningRate);
  }
}

function follow(mean: tf.Variable, value: tf.Tensor, share: tf.Tensor): tf.Tensor {
  const next = tf.add(mean, tf.mul(tf.sub(value, mean), share));
  mean.assign(next);
  return next;
}
