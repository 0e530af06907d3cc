import * as tf from '@tensorflow/tfjs';
import { type ScanStep, scan } from '@tfaip/core';
import { withOwnGradient } from './multipleOutputs.js';

/** What one step of a cell gives. */
export interface CellStep {
  /** The next states, the hidden one first. */
  readonly states: readonly tf.Tensor[];
  /** What the step's gradient needs beside the hidden state before the step. */
  readonly saved: readonly tf.Tensor[];
}

/** The gradient of one step of a cell. */
export interface CellGradient {
  /** Of the states before the step. */
  readonly states: readonly tf.Tensor[];
  /** Of the scores: first those of the inputs [batch, width], then whatever else the weights' gradients need. */
  readonly scores: readonly tf.Tensor[];
}

/** The part of a recurrent layer that is different for each kind: one step, with its gradient. */
export interface RecurrentCell {
  /** Weights that steps use, and their gradients: variables, or what is there until the gradient has run. */
  readonly weights: readonly tf.Tensor[];
  /** @param scores of the inputs, with the bias: [batch, width]. */
  forward(scores: tf.Tensor, states: readonly tf.Tensor[]): CellStep;
  /**
   * @param dStates gradients of the next states.
   * @param hidden  the hidden state before the step.
   */
  backward(dStates: readonly tf.Tensor[], saved: readonly tf.Tensor[], hidden: tf.Tensor): CellGradient;
  /** Gradients of {@link weights} over all steps; every tensor has the steps in its first axis: [time · batch, …]. */
  weightGradients(dScores: readonly tf.Tensor[], saved: readonly tf.Tensor[], hidden: tf.Tensor): tf.Tensor[];
}

/** What a cell runs over. */
export interface RecurrentInputs {
  /** float32 [time, batch, features]. */
  readonly sequence: tf.Tensor;
  /** [features, width]. */
  readonly kernel: tf.Tensor;
  /** [width]. */
  readonly bias: tf.Tensor;
  /** The states before the first step, each [batch, units]. */
  readonly states: readonly tf.Tensor[];
  /** bool [time, batch, 1]: where false, the states stay as they are. */
  readonly mask?: tf.Tensor | undefined;
}

export interface RecurrentOptions {
  /** From the last step to the first. */
  readonly reverse: boolean;
  /** Whether the hidden states of all steps are wanted: they cost a sum per step in the gradient. */
  readonly all: boolean;
}

export interface RecurrentStates {
  /** [time, batch, units], when all are wanted. */
  readonly hidden?: tf.Tensor;
  /** After the last step. */
  readonly last: readonly tf.Tensor[];
}

/**
 * Runs a cell over a sequence, with an own gradient. Made for speed: the product of all inputs with the kernel comes
 * before the loop, the products for the weights' gradients after it; the loop keeps what its gradient would otherwise
 * compute twice.
 */
export function recurrentLoop(
  cell: RecurrentCell,
  inputs: RecurrentInputs,
  options: RecurrentOptions,
): RecurrentStates {
  const { sequence, kernel, bias, states } = inputs;
  const results = withOwnGradient(
    [sequence, kernel, bias, ...cell.weights, ...states],
    new RecurrentLoop(cell, inputs, options),
  );
  const last = results.slice(0, states.length);
  return options.all ? { last, hidden: results[states.length]! } : { last };
}

class RecurrentLoop {
  /** How many tensors a step of the cell saves; known after the first. */
  private savedCount = 0;

  constructor(
    private readonly cell: RecurrentCell,
    private readonly inputs: RecurrentInputs,
    private readonly options: RecurrentOptions,
  ) {}

  forward(save: (tensors: tf.Tensor[]) => void): tf.Tensor[] {
    const { sequence, kernel, bias, states, mask } = this.inputs;
    const { reverse, all } = this.options;
    const [time, batch] = sequence.shape as [number, number];
    const projected = tf.add(tf.matMul(rowsOf(sequence), kernel as tf.Tensor2D), bias);
    const step = (before: tf.Tensor[], [scores, valid]: tf.Tensor[]): ScanStep => {
      const { states: computed, saved } = this.cell.forward(scores!, before);
      const next = valid ? computed.map((state, i) => tf.where(valid, state, before[i]!)) : computed;
      this.savedCount = saved.length;
      return { carry: next, outputs: [...saved, before[0]!, ...(all ? [next[0]!] : [])] };
    };
    const { carry, outputs } = scan(step, {
      carry: states,
      sequences: [tf.reshape(projected, [time, batch, kernel.shape[1]!]), ...(mask ? [mask] : [])],
      reverse,
    });
    const kept = outputs.slice(0, this.savedCount + 1);
    // A tidy around the layer frees everything else before the gradient runs.
    save([sequence, ...kept, ...(mask ? [mask] : [])]);
    return [...carry, ...(all ? [outputs[kept.length]!] : [])];
  }

  backward(dys: tf.Tensor[], tensors: tf.Tensor[]): tf.Tensor[] {
    const { kernel, states } = this.inputs;
    const [sequence, ...kept] = tensors as [tf.Tensor, ...tf.Tensor[]];
    const [saved, hidden] = [kept.slice(0, this.savedCount), kept[this.savedCount]!];
    const { carry, outputs } = scan((dStates, elements) => this.stepBack(dStates, elements), {
      carry: dys.slice(0, states.length),
      sequences: [...kept, ...dys.slice(states.length)],
      reverse: !this.options.reverse,
    });
    const dScores = outputs.map(rowsOf);
    const ofInputs = dScores[0]!;
    return [
      tf.reshape(tf.matMul(ofInputs, kernel, false, true), sequence.shape),
      tf.matMul(rowsOf(sequence), ofInputs, true),
      tf.sum(ofInputs, 0),
      ...this.cell.weightGradients(dScores, saved.map(rowsOf), rowsOf(hidden)),
      ...carry,
    ];
  }

  /** @param elements of a step: what it saved, the hidden state before it, its mask, the gradient of its output. */
  private stepBack(dStates: tf.Tensor[], elements: tf.Tensor[]): ScanStep {
    const saved = elements.slice(0, this.savedCount);
    const [hidden, ...rest] = elements.slice(this.savedCount) as [tf.Tensor, ...tf.Tensor[]];
    const valid = this.inputs.mask && rest.shift();
    const above = rest.length > 0 ? [tf.add(dStates[0]!, rest[0]!), ...dStates.slice(1)] : dStates;
    const { states, scores } = this.cell.backward(above, saved, hidden);
    if (!valid) return { carry: states, outputs: scores };
    return {
      carry: states.map((state, i) => tf.where(valid, state, above[i]!)),
      outputs: scores.map((each) => tf.where(valid, each, tf.zerosLike(each))),
    };
  }
}

/** All but the last axis as one. */
function rowsOf(tensor: tf.Tensor): tf.Tensor2D {
  const [time, batch, width] = tensor.shape as [number, number, number];
  return tf.reshape(tensor, [time * batch, width]);
}
