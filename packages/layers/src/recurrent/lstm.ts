import * as tf from '@tensorflow/tfjs';
import type { WeightOptions } from '@tfaip/core';
import { type GateActivation, type GateActivationName, gateActivation } from './gateActivation.js';
import { LstmCell } from './lstmCell.js';
import { type BuiltCell, RecurrentLayer, type RecurrentLayerOptions } from './recurrentLayer.js';

export interface LSTMOptions extends RecurrentLayerOptions {
  /** Of the gates; default sigmoid. */
  readonly recurrentActivation?: GateActivationName;
  /** Start the forget gate's bias at 1, Jozefowicz et al. 2015; default true. */
  readonly unitForgetBias?: boolean;
}

/**
 * Long short-term memory over [batch, time, features], Hochreiter & Schmidhuber 1997, with Keras' weights and defaults.
 * States: hidden and cell.
 *
 * Inputs: float32 [batch, time, features]. Output: [batch, units], or [batch, time, units] with `returnSequences`.
 * Weights: `kernel` [features, 4 · units], `recurrent_kernel` [units, 4 · units], `bias` [4 · units]; gates in the
 * order input, forget, cell, output.
 */
export class LSTM extends RecurrentLayer {
  private readonly activation: GateActivation;
  private readonly gate: GateActivation;
  private readonly unitForgetBias: boolean;

  /** @throws {ModelError} if the number of units is no integer of at least 1, or an activation is unknown. */
  constructor(options: LSTMOptions) {
    super(options, 2);
    const { activation = 'tanh', recurrentActivation = 'sigmoid', unitForgetBias = true } = options;
    this.activation = gateActivation(activation);
    this.gate = gateActivation(recurrentActivation);
    this.unitForgetBias = unitForgetBias;
  }

  protected override build(features: number): BuiltCell {
    const { units } = this;
    return {
      kernel: this.inputKernel(features, 4 * units),
      cell: new LstmCell(this.recurrentKernel(4 * units), this.activation, this.gate),
      bias: this.weight('bias', [4 * units], { initializer: this.biasInitializer() }),
    };
  }

  private biasInitializer(): NonNullable<WeightOptions['initializer']> {
    const { units, unitForgetBias } = this;
    const apply = (): tf.Tensor =>
      tf.tensor1d(
        Float32Array.from({ length: 4 * units }, (_, i) =>
          unitForgetBias && i >= units && i < 2 * units ? 1 : 0,
        ),
      );
    return { apply } as unknown as NonNullable<WeightOptions['initializer']>;
  }
}
