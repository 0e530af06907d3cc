import * as tf from '@tensorflow/tfjs';
import { LayerBase, ModelError, ShapeError, type WeightOptions } from '@tfaip/core';
import { checkFits, checkSequence, type MaskedSequence, maskOf } from '../sequence/maskedSequence.js';
import type { GateActivationName } from './gateActivation.js';
import { Orthogonal } from './orthogonal.js';
import { type RecurrentCell, recurrentLoop } from './recurrentLoop.js';

/** What all recurrent layers can be told. */
export interface RecurrentLayerOptions {
  readonly units: number;
  /** Give the hidden states of all steps instead of the last one's; default false. */
  readonly returnSequences?: boolean;
  /** Read the sequence from its end; the hidden states stay in the inputs' order. Default false. */
  readonly reverse?: boolean;
  /** Of what goes into the state; default tanh. */
  readonly activation?: GateActivationName;
}

/** What a recurrent layer runs over. */
export interface RecurrentSequence extends MaskedSequence {
  /** The states before the first step, each [batch, units], the hidden one first; default: zeros. */
  readonly initialStates?: readonly tf.Tensor[];
}

/** What a recurrent layer gives. */
export interface RecurrentResult {
  /** [batch, units], or [batch, time, units] with `returnSequences`. */
  readonly output: tf.Tensor;
  /** The states after the last step, each [batch, units], the hidden one first. */
  readonly states: readonly tf.Tensor[];
}

/** A step of the layer, with what comes before the loop. */
export interface BuiltCell {
  readonly cell: RecurrentCell;
  /** [features, width]. */
  readonly kernel: tf.Tensor;
  /** [width]. */
  readonly bias: tf.Tensor;
}

/**
 * Base of recurrent layers over [batch, time, features]. In padding the states stay as they are, so that a sample's
 * result does not depend on the batch that it is in: the last state is that of the last valid step, and the hidden
 * states of padding repeat the state. In a compiled step it is one loop for all lengths.
 */
export abstract class RecurrentLayer extends LayerBase<tf.Tensor | RecurrentSequence, tf.Tensor> {
  /** Whether it reads sequences from their end. */
  readonly reverse: boolean;
  protected readonly units: number;
  private readonly returnSequences: boolean;

  /**
   * @param stateCount how many states there are, the hidden one included.
   * @throws {ModelError} if the number of units is no integer of at least 1.
   */
  constructor(
    { units, returnSequences = false, reverse = false }: RecurrentLayerOptions,
    private readonly stateCount: number,
  ) {
    super();
    if (!(Number.isInteger(units) && units >= 1)) {
      throw new ModelError(`${this.constructor.name}: units must be an integer of at least 1.`, {
        given: String(units),
      });
    }
    this.units = units;
    this.returnSequences = returnSequences;
    this.reverse = reverse;
  }

  /** The cell with its weights, which the first call makes. */
  protected abstract build(features: number): BuiltCell;

  /**
   * The output alone: [batch, units], or [batch, time, units] with `returnSequences`.
   *
   * @throws {ShapeError} if the inputs are no sequences, or padding or states do not fit them.
   * @throws {DtypeError} if the mask is not bool or the lengths are not int32.
   */
  override call(given: tf.Tensor | RecurrentSequence): tf.Tensor {
    return tf.tidy(() => this.callWithStates(given).output);
  }

  /** {@link call}, with the last states, e.g. for a decoder to start from. */
  callWithStates(given: tf.Tensor | RecurrentSequence): RecurrentResult {
    const sequence: RecurrentSequence = given instanceof tf.Tensor ? { inputs: given } : given;
    checkSequence(this.constructor.name, sequence);
    const { inputs, initialStates } = sequence;
    if (initialStates) this.checkStates(initialStates, inputs.shape[0]!);
    const result = tf.tidy(() => {
      const { cell, kernel, bias } = this.build(inputs.shape[2]!);
      const mask = maskOf(sequence);
      const zeros = tf.zeros([inputs.shape[0]!, this.units]);
      const { last, hidden } = recurrentLoop(
        cell,
        {
          sequence: tf.transpose(inputs, [1, 0, 2]),
          kernel,
          bias,
          states: initialStates ?? Array.from({ length: this.stateCount }, () => zeros),
          mask: mask && tf.expandDims(tf.transpose(mask), -1),
        },
        { reverse: this.reverse, all: this.returnSequences },
      );
      const output = hidden ? tf.transpose(hidden, [1, 0, 2]) : last[0]!;
      return [output, ...last];
    });
    const [output, ...states] = result as [tf.Tensor, ...tf.Tensor[]];
    return { output, states };
  }

  /** A kernel of the inputs, glorot uniform as in Keras. */
  protected inputKernel(features: number, width: number): tf.Variable {
    return this.weight('kernel', [features, width], { initializer: tf.initializers.glorotUniform({}) });
  }

  /** A kernel of the hidden state, orthogonal as in Keras. */
  protected recurrentKernel(width: number): tf.Variable {
    const initializer = new Orthogonal() as unknown as NonNullable<WeightOptions['initializer']>;
    return this.weight('recurrent_kernel', [this.units, width], { initializer });
  }

  private checkStates(states: readonly tf.Tensor[], batch: number): void {
    const { name } = this.constructor;
    if (states.length !== this.stateCount) {
      throw new ShapeError(`${name}: there must be an initial value for each state.`, {
        given: String(states.length),
        expected: String(this.stateCount),
      });
    }
    for (const state of states) {
      checkFits(name, 'the initial states', state, 'float32', [batch, this.units]);
    }
  }
}
