import * as tf from '@tensorflow/tfjs';
import type { GateActivation } from './gateActivation.js';
import type { CellGradient, CellStep, RecurrentCell } from './recurrentLoop.js';

/**
 * A step of a gated recurrent unit in the first form of Cho et al. 2014, the reset gate acting on the state before the
 * product: z, r = σ(x·K + b + h·R), u = tanh(x·K + b + (r·h)·R), h ← u + z·(h - u). Two products per step: slower than
 * the other form.
 */
export class GruResetBeforeCell implements RecurrentCell {
  readonly weights: readonly tf.Tensor[];

  /**
   * @param recurrentKernel [units, 3 · units].
   * @param activation      of the candidate, tanh in the formula.
   * @param gate            of the gates, σ in the formula.
   */
  constructor(
    private readonly recurrentKernel: tf.Tensor,
    private readonly activation: GateActivation,
    private readonly gate: GateActivation,
  ) {
    this.weights = [recurrentKernel];
  }

  forward(scores: tf.Tensor, [hidden]: readonly tf.Tensor[]): CellStep {
    const { activation, gate } = this;
    const [ofGates, ofCandidate] = this.kernels();
    const [xz, xr, xu] = tf.split(scores, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [hz, hr] = tf.split(tf.matMul(hidden!, ofGates), 2, 1) as [tf.Tensor, tf.Tensor];
    const update = gate.apply(tf.add(xz, hz));
    const reset = gate.apply(tf.add(xr, hr));
    const product = tf.matMul(tf.mul(reset, hidden!), ofCandidate);
    const candidate = activation.apply(tf.add(xu, product));
    const difference = tf.sub(hidden!, candidate);
    return {
      states: [tf.add(candidate, tf.mul(update, difference))],
      saved: [update, reset, candidate, difference],
    };
  }

  backward([dHidden]: readonly tf.Tensor[], saved: readonly tf.Tensor[], hidden: tf.Tensor): CellGradient {
    const { activation, gate } = this;
    const [update, reset, candidate, difference] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [gateKernel, candidateKernel] = this.kernels();
    const kept = tf.mul(dHidden!, update);
    const ofCandidate = activation.gradient(candidate, tf.sub(dHidden!, kept));
    const ofProduct = tf.matMul(ofCandidate, candidateKernel, false, true);
    const ofUpdate = gate.gradient(update, tf.mul(dHidden!, difference));
    const ofReset = gate.gradient(reset, tf.mul(ofProduct, hidden));
    const byGates = tf.matMul(tf.concat([ofUpdate, ofReset], 1), gateKernel, false, true);
    return {
      states: [tf.add(tf.add(kept, tf.mul(ofProduct, reset)), byGates)],
      scores: [tf.concat([ofUpdate, ofReset, ofCandidate], 1)],
    };
  }

  weightGradients(
    [dScores]: readonly tf.Tensor[],
    [, reset]: readonly tf.Tensor[],
    hidden: tf.Tensor,
  ): tf.Tensor[] {
    const units = hidden.shape[1]!;
    const [ofGates, ofCandidate] = tf.split(dScores!, [2 * units, units], 1) as [tf.Tensor, tf.Tensor];
    return [
      tf.concat([tf.matMul(hidden, ofGates, true), tf.matMul(tf.mul(reset!, hidden), ofCandidate, true)], 1),
    ];
  }

  /** Of the gates [units, 2 · units], and of the candidate [units, units]. */
  private kernels(): [tf.Tensor, tf.Tensor] {
    const units = this.recurrentKernel.shape[0]!;
    return tf.split(this.recurrentKernel, [2 * units, units], 1) as [tf.Tensor, tf.Tensor];
  }
}
