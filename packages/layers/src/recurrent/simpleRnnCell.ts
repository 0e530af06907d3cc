import * as tf from '@tensorflow/tfjs';
import type { GateActivation } from './gateActivation.js';
import type { CellGradient, CellStep, RecurrentCell } from './recurrentLoop.js';

/** A step of a fully connected recurrent network, Elman 1990: h ← tanh(x·K + b + h·R). */
export class SimpleRnnCell implements RecurrentCell {
  readonly weights: readonly tf.Tensor[];

  /**
   * @param recurrentKernel [units, units].
   * @param activation      tanh in the formula.
   */
  constructor(
    private readonly recurrentKernel: tf.Tensor,
    private readonly activation: GateActivation,
  ) {
    this.weights = [recurrentKernel];
  }

  forward(scores: tf.Tensor, [hidden]: readonly tf.Tensor[]): CellStep {
    const next = this.activation.apply(tf.add(scores, tf.matMul(hidden!, this.recurrentKernel)));
    return { states: [next], saved: [next] };
  }

  backward([dHidden]: readonly tf.Tensor[], [next]: readonly tf.Tensor[]): CellGradient {
    const dScores = this.activation.gradient(next!, dHidden!);
    return { states: [tf.matMul(dScores, this.recurrentKernel, false, true)], scores: [dScores] };
  }

  weightGradients(
    [dScores]: readonly tf.Tensor[],
    _saved: readonly tf.Tensor[],
    hidden: tf.Tensor,
  ): tf.Tensor[] {
    return [tf.matMul(hidden, dScores!, true)];
  }
}
