import { type GateActivation, gateActivation } from './gateActivation.js';
import { type BuiltCell, RecurrentLayer, type RecurrentLayerOptions } from './recurrentLayer.js';
import { SimpleRnnCell } from './simpleRnnCell.js';

/**
 * Fully connected recurrent layer over [batch, time, features], Elman 1990, with Keras' weights and defaults.
 *
 * Inputs: float32 [batch, time, features]. Output: [batch, units], or [batch, time, units] with `returnSequences`.
 * Weights: `kernel` [features, units], `recurrent_kernel` [units, units], `bias` [units].
 */
export class SimpleRNN extends RecurrentLayer {
  private readonly activation: GateActivation;

  /** @throws {ModelError} if the number of units is no integer of at least 1, or the activation is unknown. */
  constructor(options: RecurrentLayerOptions) {
    super(options, 1);
    this.activation = gateActivation(options.activation ?? 'tanh');
  }

  protected override build(features: number): BuiltCell {
    const { units } = this;
    return {
      kernel: this.inputKernel(features, units),
      cell: new SimpleRnnCell(this.recurrentKernel(units), this.activation),
      bias: this.weight('bias', [units]),
    };
  }
}
