import * as tf from '@tensorflow/tfjs';
import { type ScanStep, scan } from '@tfaip/core';
import { sigmoidGradient, tanhGradient } from './activationGradients.js';
import { withOwnGradient } from './multipleOutputs.js';

/** What an LSTM runs over. Weights in Keras' order of gates: input, forget, cell, output. */
export interface LstmInputs {
  /** float32 [time, batch, features]. */
  readonly sequence: tf.Tensor;
  /** [features, 4 · units]. */
  readonly kernel: tf.Tensor;
  /** [units, 4 · units]. */
  readonly recurrentKernel: tf.Tensor;
  /** [4 · units]. */
  readonly bias: tf.Tensor;
  /** bool [time, batch, 1]: where false, the state stays as it is. */
  readonly mask?: tf.Tensor | undefined;
}

export interface LstmOptions {
  readonly units: number;
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** Whether the hidden states of all steps are wanted: they cost a sum per step in the gradient. */
  readonly all: boolean;
}

export interface LstmStates {
  /** [time, batch, units], when all are wanted. */
  readonly hidden?: tf.Tensor;
  readonly lastHidden: tf.Tensor;
  readonly lastCell: tf.Tensor;
}

/**
 * Long short-term memory, Hochreiter & Schmidhuber 1997 with the forget gate of Gers et al. 2000, and its gradient.
 *
 * i, f, o = σ(x·K + h·R + b), u = tanh(…), c ← f·c + i·u, h ← o·tanh(c). Made for speed: the product of all inputs with
 * the kernel comes before the loop, the products for the weights' gradients after it; the loop keeps the gates, so that
 * the gradient computes nothing twice.
 */
export function lstmLoop(inputs: LstmInputs, options: LstmOptions): LstmStates {
  const { sequence, kernel, recurrentKernel, bias } = inputs;
  const loop = new LstmLoop(inputs, options);
  const [lastHidden, lastCell, hidden] = withOwnGradient([sequence, kernel, recurrentKernel, bias], loop);
  return { lastHidden: lastHidden!, lastCell: lastCell!, ...(hidden && { hidden }) };
}

class LstmLoop {
  constructor(
    private readonly inputs: LstmInputs,
    private readonly options: LstmOptions,
  ) {}

  forward(save: (tensors: tf.Tensor[]) => void): tf.Tensor[] {
    const { sequence, bias, mask } = this.inputs;
    const { units, reverse, all } = this.options;
    const [time, batch, features] = sequence.shape as [number, number, number];
    const kernel = sigmoidsFirst(this.inputs.kernel);
    const recurrent = sigmoidsFirst(this.inputs.recurrentKernel);
    const flat = tf.reshape(sequence, [time * batch, features]);
    const projected = tf.add(tf.matMul(flat, kernel), sigmoidsFirst(bias));
    const start = tf.zeros([batch, units]);
    const step = ([hidden, cell]: tf.Tensor[], [x, valid]: tf.Tensor[]): ScanStep => {
      const scores = tf.add(x!, tf.matMul(hidden!, recurrent));
      const sigmoids = tf.sigmoid(tf.slice(scores, [0, 0], [-1, 3 * units]));
      const update = tf.tanh(tf.slice(scores, [0, 3 * units], [-1, units]));
      const [input, forget, output] = tf.split(sigmoids, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const newCell = tf.add(tf.mul(forget, cell!), tf.mul(input, update));
      const tanhCell = tf.tanh(newCell);
      const newHidden = tf.mul(output, tanhCell);
      const nextCell = valid ? tf.where(valid, newCell, cell!) : newCell;
      const nextHidden = valid ? tf.where(valid, newHidden, hidden!) : newHidden;
      return {
        carry: [nextHidden, nextCell],
        outputs: [sigmoids, update, tanhCell, nextCell, nextHidden],
      };
    };
    const { carry, outputs } = scan(step, {
      carry: [start, start],
      sequences: [tf.reshape(projected, [time, batch, 4 * units]), ...(mask ? [mask] : [])],
      reverse,
    });
    // A tidy around the layer frees everything else before the gradient runs.
    save([...outputs, sequence, ...(mask ? [mask] : [])]);
    return [carry[0]!, carry[1]!, ...(all ? [outputs[4]!] : [])];
  }

  backward(dys: tf.Tensor[], saved: tf.Tensor[]): tf.Tensor[] {
    const { units, reverse, all } = this.options;
    const [dHidden, dCell, dAll] = dys as [tf.Tensor, tf.Tensor, tf.Tensor];
    const [sigmoids, updates, tanhCells, cells, hidden, sequence, mask] = saved as [
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor,
      tf.Tensor?,
    ];
    const recurrent = sigmoidsFirst(this.inputs.recurrentKernel);
    const step = ([dh, dc]: tf.Tensor[], elements: tf.Tensor[]): ScanStep => {
      const [gates, update, tanhCell, cellBefore, ...rest] = elements as [
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        tf.Tensor,
        ...tf.Tensor[],
      ];
      const fromAbove = all ? tf.add(dh!, rest.shift()!) : dh!;
      const [valid] = rest;
      const [input, forget, output] = tf.split(gates, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor];
      const dNewCell = tf.add(dc!, tanhGradient(tanhCell, tf.mul(fromAbove, output)));
      const dGates = tf.concat(
        [tf.mul(dNewCell, update), tf.mul(dNewCell, cellBefore), tf.mul(fromAbove, tanhCell)],
        1,
      );
      const dScores = tf.concat(
        [sigmoidGradient(gates, dGates), tanhGradient(update, tf.mul(dNewCell, input))],
        1,
      );
      const counted = valid ? tf.where(valid, dScores, tf.zerosLike(dScores)) : dScores;
      const dHiddenBefore = tf.matMul(counted, recurrent, false, true);
      const dCellBefore = tf.mul(dNewCell, forget);
      if (!valid) return { carry: [dHiddenBefore, dCellBefore], outputs: [counted] };
      const passed = tf.where(valid, dHiddenBefore, fromAbove);
      return { carry: [passed, tf.where(valid, dCellBefore, dc!)], outputs: [counted] };
    };
    const before = (states: tf.Tensor): tf.Tensor => shifted(states, reverse);
    const { outputs } = scan(step, {
      carry: [dHidden, dCell],
      sequences: [
        sigmoids,
        updates,
        tanhCells,
        before(cells),
        ...(all ? [dAll] : []),
        ...(mask ? [mask] : []),
      ],
      reverse: !reverse,
    });
    const [time, batch, features] = sequence.shape as [number, number, number];
    const dScores = tf.reshape(outputs[0]!, [time * batch, 4 * units]);
    const flat = tf.reshape(sequence, [time * batch, features]);
    const hiddenBefore = tf.reshape(before(hidden), [time * batch, units]);
    return [
      tf.reshape(tf.matMul(dScores, sigmoidsFirst(this.inputs.kernel), false, true), sequence.shape),
      kerasOrder(tf.matMul(flat, dScores, true)),
      kerasOrder(tf.matMul(hiddenBefore, dScores, true)),
      kerasOrder(tf.sum(dScores, 0)),
    ];
  }
}

/** Each step's state before it: the states one step later, beginning with zeros. */
function shifted(states: tf.Tensor, reverse: boolean): tf.Tensor {
  const [time, batch, units] = states.shape as [number, number, number];
  const zeros = tf.zeros([1, batch, units]);
  return reverse
    ? tf.concat([tf.slice(states, [1, 0, 0], [time - 1, batch, units]), zeros], 0)
    : tf.concat([zeros, tf.slice(states, [0, 0, 0], [time - 1, batch, units])], 0);
}

/**
 * Gates on the last axis from Keras' order (input, forget, cell, output) to input, forget, output, cell: the three
 * sigmoids side by side are one operation.
 */
function sigmoidsFirst(weights: tf.Tensor): tf.Tensor {
  const [input, forget, cell, output] = tf.split(weights, 4, -1);
  return tf.concat([input!, forget!, output!, cell!], -1);
}

/** The way back from {@link sigmoidsFirst}, which swaps the same two. */
function kerasOrder(weights: tf.Tensor): tf.Tensor {
  return sigmoidsFirst(weights);
}
