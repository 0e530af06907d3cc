import * as tf from '@tensorflow/tfjs';
import type { GateActivation } from './gateActivation.js';
import type { CellGradient, CellStep, RecurrentCell } from './recurrentLoop.js';

/**
 * A step of a gated recurrent unit, Cho et al. 2014, the reset gate acting after the product with the recurrent kernel
 * (as cuDNN has it): z, r = σ(x·K + b + h·R + q), u = tanh(x·K + b + r·(h·R + q)), h ← u + z·(h - u). Gates in Keras'
 * order: update, reset, candidate.
 */
export class GruCell implements RecurrentCell {
  readonly weights: readonly tf.Tensor[];

  /**
   * @param recurrentKernel [units, 3 · units].
   * @param recurrentBias   [3 · units].
   * @param activation      of the candidate, tanh in the formula.
   * @param gate            of the gates, σ in the formula.
   */
  constructor(
    private readonly recurrentKernel: tf.Tensor,
    private readonly recurrentBias: tf.Tensor,
    private readonly activation: GateActivation,
    private readonly gate: GateActivation,
  ) {
    this.weights = [recurrentKernel, recurrentBias];
  }

  forward(scores: tf.Tensor, [hidden]: readonly tf.Tensor[]): CellStep {
    const { activation, gate } = this;
    const recurrent = tf.add(tf.matMul(hidden!, this.recurrentKernel), this.recurrentBias);
    const [xz, xr, xu] = tf.split(scores, 3, 1) as Three;
    const [hz, hr, inner] = tf.split(recurrent, 3, 1) as Three;
    const update = gate.apply(tf.add(xz, hz));
    const reset = gate.apply(tf.add(xr, hr));
    const candidate = activation.apply(tf.add(xu, tf.mul(reset, inner)));
    const difference = tf.sub(hidden!, candidate);
    return {
      states: [tf.add(candidate, tf.mul(update, difference))],
      saved: [update, reset, candidate, inner, difference],
    };
  }

  backward([dHidden]: readonly tf.Tensor[], saved: readonly tf.Tensor[]): CellGradient {
    const { activation, gate } = this;
    const [update, reset, candidate, inner, difference] = saved as Five;
    const kept = tf.mul(dHidden!, update);
    const ofCandidate = activation.gradient(candidate, tf.sub(dHidden!, kept));
    const ofUpdate = gate.gradient(update, tf.mul(dHidden!, difference));
    const ofReset = gate.gradient(reset, tf.mul(ofCandidate, inner));
    const recurrent = tf.concat([ofUpdate, ofReset, tf.mul(ofCandidate, reset)], 1);
    return {
      states: [tf.add(kept, tf.matMul(recurrent, this.recurrentKernel, false, true))],
      scores: [tf.concat([ofUpdate, ofReset, ofCandidate], 1), recurrent],
    };
  }

  weightGradients(
    [, recurrent]: readonly tf.Tensor[],
    _saved: readonly tf.Tensor[],
    hidden: tf.Tensor,
  ): tf.Tensor[] {
    return [tf.matMul(hidden, recurrent!, true), tf.sum(recurrent!, 0)];
  }
}

type Three = [tf.Tensor, tf.Tensor, tf.Tensor];
type Five = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
