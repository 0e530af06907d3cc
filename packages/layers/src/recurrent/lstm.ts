import * as tf from '@tensorflow/tfjs';
import { LayerBase, ShapeError, type WeightOptions } from '@tfaip/core';
import { lstmLoop } from './lstmLoop.js';
import { Orthogonal } from './orthogonal.js';

export interface LSTMOptions {
  readonly units: number;
  /** Give the hidden states of all steps instead of the last one's; default false. */
  readonly returnSequences?: boolean;
  /** Read the sequence from its end; the hidden states stay in the inputs' order. Default false. */
  readonly reverse?: boolean;
  /** Start the forget gate's bias at 1, Jozefowicz et al. 2015; default true. */
  readonly unitForgetBias?: boolean;
}

/** A sequence of which some steps are padding. */
export interface MaskedSequence {
  /** float32 [batch, time, features]. */
  readonly inputs: tf.Tensor;
  /** int32 [batch]: steps beyond are padding. */
  readonly lengths?: tf.Tensor;
  /** bool [batch, time]: false at padding. */
  readonly mask?: tf.Tensor;
}

/**
 * Long short-term memory over [batch, time, features], with Keras' weights and defaults. In padding the state stays as
 * it is, so that a sample's result does not depend on the batch that it is in: the last state is that of the last valid
 * step, and the hidden states of padding repeat the state.
 *
 * Inputs: float32 [batch, time, features]. Output: [batch, units], or [batch, time, units] with `returnSequences`.
 * Weights: `kernel` [features, 4 · units], `recurrent_kernel` [units, 4 · units], `bias` [4 · units]; gates in the
 * order input, forget, cell, output. In a compiled step it is one loop for all lengths.
 */
export class LSTM extends LayerBase<tf.Tensor | MaskedSequence, tf.Tensor> {
  private readonly options: Required<LSTMOptions>;

  constructor({ units, returnSequences = false, reverse = false, unitForgetBias = true }: LSTMOptions) {
    super();
    this.options = { units, returnSequences, reverse, unitForgetBias };
  }

  override call(given: tf.Tensor | MaskedSequence): tf.Tensor {
    return tf.tidy(() => {
      const { inputs, ...padding } = given instanceof tf.Tensor ? { inputs: given } : given;
      checkRank(inputs);
      const { units, reverse, returnSequences } = this.options;
      const mask = maskOf(inputs, padding);
      const { lastHidden, hidden } = lstmLoop(
        {
          sequence: tf.transpose(inputs, [1, 0, 2]),
          ...this.weights4(inputs.shape[2]!),
          mask: mask && tf.expandDims(tf.transpose(mask), -1),
        },
        { units, reverse, all: returnSequences },
      );
      return hidden ? tf.transpose(hidden, [1, 0, 2]) : lastHidden;
    });
  }

  private weights4(features: number): { kernel: tf.Tensor; recurrentKernel: tf.Tensor; bias: tf.Tensor } {
    const { units } = this.options;
    const orthogonal = new Orthogonal() as unknown as NonNullable<WeightOptions['initializer']>;
    return {
      kernel: this.weight('kernel', [features, 4 * units], {
        initializer: tf.initializers.glorotUniform({}),
      }),
      recurrentKernel: this.weight('recurrent_kernel', [units, 4 * units], { initializer: orthogonal }),
      bias: this.weight('bias', [4 * units], { initializer: this.biasInitializer() }),
    };
  }

  private biasInitializer(): NonNullable<WeightOptions['initializer']> {
    const { units, unitForgetBias } = this.options;
    const apply = (): tf.Tensor =>
      tf.tensor1d(
        Float32Array.from({ length: 4 * units }, (_, i) =>
          unitForgetBias && i >= units && i < 2 * units ? 1 : 0,
        ),
      );
    return { apply } as unknown as NonNullable<WeightOptions['initializer']>;
  }
}

function maskOf(inputs: tf.Tensor, { lengths, mask }: Omit<MaskedSequence, 'inputs'>): tf.Tensor | undefined {
  if (!lengths) return mask;
  const steps = tf.range(0, inputs.shape[1]!, 1, 'int32');
  const within = tf.less(tf.expandDims(steps, 0), tf.expandDims(lengths, 1));
  return mask ? tf.logicalAnd(mask, within) : within;
}

function checkRank({ shape }: tf.Tensor): void {
  if (shape.length === 3) return;
  throw new ShapeError('LSTM: the inputs must be sequences.', {
    given: `[${shape.join(', ')}]`,
    expected: '[batch, time, features]',
  });
}
