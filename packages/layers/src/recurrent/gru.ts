import * as tf from '@tensorflow/tfjs';
import { type GateActivation, type GateActivationName, gateActivation } from './gateActivation.js';
import { GruCell } from './gruCell.js';
import { GruResetBeforeCell } from './gruResetBeforeCell.js';
import { type BuiltCell, RecurrentLayer, type RecurrentLayerOptions } from './recurrentLayer.js';

export interface GRUOptions extends RecurrentLayerOptions {
  /** Of the gates; default sigmoid. */
  readonly recurrentActivation?: GateActivationName;
  /** Whether the reset gate acts after the product with the recurrent kernel (faster) or before; default true. */
  readonly resetAfter?: boolean;
}

/**
 * Gated recurrent unit over [batch, time, features], Cho et al. 2014, with Keras' weights and defaults.
 *
 * Inputs: float32 [batch, time, features]. Output: [batch, units], or [batch, time, units] with `returnSequences`.
 * Weights: `kernel` [features, 3 · units], `recurrent_kernel` [units, 3 · units], `bias` [2, 3 · units] (of the inputs,
 * of the hidden state), or [3 · units] with the reset before; gates in the order update, reset, candidate.
 */
export class GRU extends RecurrentLayer {
  private readonly activation: GateActivation;
  private readonly gate: GateActivation;
  private readonly resetAfter: boolean;

  /** @throws {ModelError} if the number of units is no integer of at least 1, or an activation is unknown. */
  constructor(options: GRUOptions) {
    super(options, 1);
    const { activation = 'tanh', recurrentActivation = 'sigmoid', resetAfter = true } = options;
    this.activation = gateActivation(activation);
    this.gate = gateActivation(recurrentActivation);
    this.resetAfter = resetAfter;
  }

  protected override build(features: number): BuiltCell {
    const { units, activation, gate } = this;
    const kernel = this.inputKernel(features, 3 * units);
    const recurrent = this.recurrentKernel(3 * units);
    if (this.resetAfter) {
      const [bias, recurrentBias] = tf.unstack(this.weight('bias', [2, 3 * units])) as [tf.Tensor, tf.Tensor];
      return { kernel, bias, cell: new GruCell(recurrent, recurrentBias, activation, gate) };
    }
    const cell = new GruResetBeforeCell(recurrent, activation, gate);
    return { kernel, bias: this.weight('bias', [3 * units]), cell };
  }
}
