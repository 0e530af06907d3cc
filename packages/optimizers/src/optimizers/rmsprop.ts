import * as tf from '@tensorflow/tfjs';
import { param } from '@tfaip/core';
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

interface Shared {
  readonly learningRate: tf.Tensor;
  readonly oneMinusRho: tf.Tensor;
  readonly momentum: tf.Tensor;
  readonly epsilon: tf.Tensor;
}

/**
 * RMSprop, Tieleman & Hinton 2012, with epsilon inside the root as in Keras.
 *
 * v ← ρ v + (1 - ρ) g², w ← w - lr · g / √(v + ε); centred (Graves 2013): v less the squared mean of gradients.
 */
export class Rmsprop extends Optimizer<Slot, Shared> {
  constructor(protected override readonly params: RmspropParams) {
    super('rmsprop', params);
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

  protected override shared({ learningRate }: StepScalars): Shared {
    const { rho, momentum, epsilon } = this.params;
    return {
      learningRate,
      oneMinusRho: tf.scalar(1 - rho),
      momentum: tf.scalar(momentum),
      epsilon: tf.scalar(epsilon),
    };
  }

  protected override update(target: TrainedVariable<Slot>, gradient: tf.Tensor, shared: Shared): void {
    const { variable, slots } = target;
    const velocity = follow(slots.velocity, tf.square(gradient), shared);
    const square = this.params.centered
      ? tf.sub(velocity, tf.square(follow(slots.average_gradient, gradient, shared)))
      : velocity;
    const scale = tf.div(gradient, tf.sqrt(tf.add(square, shared.epsilon)));
    const descent = tf.mul(scale, shared.learningRate);
    variable.assign(
      tf.sub(variable, this.params.momentum > 0 ? this.withMomentum(slots, descent, shared) : descent),
    );
  }

  private withMomentum(slots: TrainedVariable<Slot>['slots'], descent: tf.Tensor, shared: Shared): tf.Tensor {
    const momentum = tf.add(tf.mul(slots.momentum, shared.momentum), descent);
    slots.momentum.assign(momentum);
    return momentum;
  }
}

function follow(mean: tf.Variable, value: tf.Tensor, { oneMinusRho }: Shared): tf.Tensor {
  const next = tf.add(mean, tf.mul(tf.sub(value, mean), oneMinusRho));
  mean.assign(next);
  return next;
}
