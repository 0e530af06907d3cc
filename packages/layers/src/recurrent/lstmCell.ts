import * as tf from '@tensorflow/tfjs';
import type { GateActivation } from './gateActivation.js';
import type { CellGradient, CellStep, RecurrentCell } from './recurrentLoop.js';

/**
 * A step of long short-term memory, Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000:
 * i, f, o = σ(x·K + h·R + b), u = tanh(…), c ← f·c + i·u, h ← o·tanh(c). Gates in Keras' order: input, forget, cell,
 * output.
 */
export class LstmCell implements RecurrentCell {
  readonly weights: readonly tf.Tensor[];

  /**
   * @param recurrentKernel [units, 4 · units].
   * @param activation      of the update and the cell, tanh in the formula.
   * @param gate            of the gates, σ in the formula.
   */
  constructor(
    private readonly recurrentKernel: tf.Tensor,
    private readonly activation: GateActivation,
    private readonly gate: GateActivation,
  ) {
    this.weights = [recurrentKernel];
  }

  forward(scores: tf.Tensor, [hidden, cell]: readonly tf.Tensor[]): CellStep {
    const { activation, gate } = this;
    const sums = tf.add(scores, tf.matMul(hidden!, this.recurrentKernel));
    const [i, f, c, o] = tf.split(sums, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
    const [input, forget, update, output] = [
      gate.apply(i),
      gate.apply(f),
      activation.apply(c),
      gate.apply(o),
    ];
    const newCell = tf.add(tf.mul(forget, cell!), tf.mul(input, update));
    const shown = activation.apply(newCell);
    return {
      states: [tf.mul(output, shown), newCell],
      saved: [input, forget, update, output, shown, cell!],
    };
  }

  backward([dHidden, dCell]: readonly tf.Tensor[], saved: readonly tf.Tensor[]): CellGradient {
    const { activation, gate } = this;
    const [input, forget, update, output, shown, cellBefore] = saved as Six;
    const dNewCell = tf.add(dCell!, activation.gradient(shown, tf.mul(dHidden!, output)));
    const dScores = tf.concat(
      [
        gate.gradient(input, tf.mul(dNewCell, update)),
        gate.gradient(forget, tf.mul(dNewCell, cellBefore)),
        activation.gradient(update, tf.mul(dNewCell, input)),
        gate.gradient(output, tf.mul(dHidden!, shown)),
      ],
      1,
    );
    return {
      states: [tf.matMul(dScores, this.recurrentKernel, false, true), tf.mul(dNewCell, forget)],
      scores: [dScores],
    };
  }

  weightGradients(
    [dScores]: readonly tf.Tensor[],
    _saved: readonly tf.Tensor[],
    hidden: tf.Tensor,
  ): tf.Tensor[] {
    return [tf.matMul(hidden, dScores!, true)];
  }
}

type Six = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
