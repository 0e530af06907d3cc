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
    const { sequence, kernel, recurrentKernel, bias, mask } = this.inputs;
    const { units, reverse, all } = this.options;
    const [time, batch, features] = sequence.shape as [number, number, number];
    const flat = tf.reshape(sequence, [time * batch, features]);
    const projected = tf.add(tf.matMul(flat, kernel as tf.Tensor2D), bias);
    const start = tf.zeros([batch, units]);
    const step = ([hidden, cell]: tf.Tensor[], [x, valid]: tf.Tensor[]): ScanStep => {
      const scores = tf.add(x!, tf.matMul(hidden!, recurrentKernel));
      const [i, f, c, o] = tf.split(scores, 4, 1) as Four;
      const gates = [tf.sigmoid(i), tf.sigmoid(f), tf.tanh(c), tf.sigmoid(o)] as const;
      const [input, forget, update, output] = gates;
      const newCell = tf.add(tf.mul(forget, cell!), tf.mul(input, update));
      const tanhCell = tf.tanh(newCell);
      const newHidden = tf.mul(output, tanhCell);
      const nextCell = valid ? tf.where(valid, newCell, cell!) : newCell;
      const nextHidden = valid ? tf.where(valid, newHidden, hidden!) : newHidden;
      return {
        carry: [nextHidden, nextCell],
        outputs: [...gates, tanhCell, cell!, hidden!, ...(all ? [nextHidden] : [])],
      };
    };
    const { carry, outputs } = scan(step, {
      carry: [start, start],
      sequences: [tf.reshape(projected, [time, batch, 4 * units]), ...(mask ? [mask] : [])],
      reverse,
    });
    // A tidy around the layer frees everything else before the gradient runs.
    save([...outputs.slice(0, 7), sequence, ...(mask ? [mask] : [])]);
    return [carry[0]!, carry[1]!, ...(all ? [outputs[7]!] : [])];
  }

  backward(dys: tf.Tensor[], saved: tf.Tensor[]): tf.Tensor[] {
    const { kernel, recurrentKernel } = this.inputs;
    const { units, reverse, all } = this.options;
    const [dHidden, dCell, dAll] = dys as [tf.Tensor, tf.Tensor, tf.Tensor];
    const gatesAndCells = saved.slice(0, 6);
    const [hiddenBefore, sequence, mask] = saved.slice(6) as [tf.Tensor, tf.Tensor, tf.Tensor?];
    const step = ([dh, dc]: tf.Tensor[], elements: tf.Tensor[]): ScanStep => {
      const [input, forget, update, output] = elements as Four;
      const [tanhCell, cellBefore, ...rest] = elements.slice(4) as [tf.Tensor, tf.Tensor, ...tf.Tensor[]];
      const fromAbove = all ? tf.add(dh!, rest.shift()!) : dh!;
      const [valid] = rest;
      const dNewCell = tf.add(dc!, tanhGradient(tanhCell, tf.mul(fromAbove, output)));
      const dScores = tf.concat(
        [
          sigmoidGradient(input, tf.mul(dNewCell, update)),
          sigmoidGradient(forget, tf.mul(dNewCell, cellBefore)),
          tanhGradient(update, tf.mul(dNewCell, input)),
          sigmoidGradient(output, tf.mul(fromAbove, tanhCell)),
        ],
        1,
      );
      const counted = valid ? tf.where(valid, dScores, tf.zerosLike(dScores)) : dScores;
      const dHiddenBefore = tf.matMul(counted, recurrentKernel, false, true);
      const dCellBefore = tf.mul(dNewCell, forget);
      if (!valid) return { carry: [dHiddenBefore, dCellBefore], outputs: [counted] };
      const passed = tf.where(valid, dHiddenBefore, fromAbove);
      return { carry: [passed, tf.where(valid, dCellBefore, dc!)], outputs: [counted] };
    };
    const { outputs } = scan(step, {
      carry: [dHidden, dCell],
      sequences: [...gatesAndCells, ...(all ? [dAll] : []), ...(mask ? [mask] : [])],
      reverse: !reverse,
    });
    const [time, batch, features] = sequence.shape as [number, number, number];
    const dScores = tf.reshape(outputs[0]!, [time * batch, 4 * units]);
    const flat = tf.reshape(sequence, [time * batch, features]);
    const hidden = tf.reshape(hiddenBefore, [time * batch, units]);
    return [
      tf.reshape(tf.matMul(dScores, kernel as tf.Tensor2D, false, true), sequence.shape),
      tf.matMul(flat, dScores, true),
      tf.matMul(hidden, dScores, true),
      tf.sum(dScores, 0),
    ];
  }
}

/** One tensor for each gate, in Keras' order: input, forget, cell, output. */
type Four = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
