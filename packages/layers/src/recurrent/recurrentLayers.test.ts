import * as tf from '@tensorflow/tfjs';
import { DtypeError, ModelError, ShapeError } from '@tfaip/core';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import { Bidirectional } from './bidirectional.js';
import type { GateActivationName } from './gateActivation.js';
import { GRU } from './gru.js';
import { LSTM } from './lstm.js';
import type { RecurrentLayer, RecurrentLayerOptions } from './recurrentLayer.js';
import { SimpleRNN } from './simpleRnn.js';

const layers: Record<string, (options: RecurrentLayerOptions) => RecurrentLayer> = {
  LSTM: (options) => new LSTM(options),
  GRU: (options) => new GRU(options),
  'GRU with the reset before': (options) => new GRU({ ...options, resetAfter: false }),
  SimpleRNN: (options) => new SimpleRNN(options),
};

/** Gives a layer weights that are not its first ones, so that biases count too. */
function disturb(layer: { namedVariables(): { variable: tf.Variable }[] }): tf.Variable[] {
  const variables = layer.namedVariables().map(({ variable }) => variable);
  for (const [i, variable] of variables.entries()) {
    tf.tidy(() => variable.assign(noise(variable.shape, i + 1)));
  }
  return variables;
}

beforeAll(() => tf.setBackend('cpu'));

describe.each(Object.entries(layers))('%s', (name, make) => {
  const lengths = () => tf.tensor1d([4, 2, 0], 'int32');
  const stateCount = name === 'LSTM' ? 2 : 1;

  it.each([
    { returnSequences: true, reverse: false },
    { returnSequences: true, reverse: true },
    { returnSequences: false, reverse: false },
  ])('has the gradients of what it computes, with padding and initial states: %o', (options) => {
    const layer = make({ units: 2, ...options });
    const inputs = tf.variable(noise([3, 4, 3]));
    const initialStates = Array.from({ length: stateCount }, (_, i) => tf.variable(noise([3, 2], i + 5)));
    const given = { inputs, lengths: lengths(), initialStates };
    tf.dispose(layer.call(given));
    const weights = disturb(layer);
    checkGradients(() => {
      const { output, states } = layer.callWithStates(given);
      const sums = [output, ...states].map((x, i) => tf.sum(tf.mul(x, noise(x.shape, i + 8))));
      return tf.addN(sums) as tf.Scalar;
    }, [inputs, ...weights, ...initialStates]);
  });

  it.each(['relu', 'linear', 'softsign', 'hard_sigmoid'] as const)(
    'has those of the activation %s',
    (activation) => {
      const layer = make({ units: 2, activation });
      const inputs = tf.variable(tf.mul(noise([2, 3, 2], 4), 0.5));
      tf.dispose(layer.call(inputs));
      const weights = disturb(layer);
      checkGradients(() => tf.sum(tf.square(layer.call(inputs))) as tf.Scalar, [inputs, ...weights]);
    },
  );

  it('gives a sample what it gives it alone, however far and with what the batch is padded', () => {
    for (const reverse of [false, true]) {
      const layer = make({ units: 3, returnSequences: true, reverse });
      tf.dispose(layer.call(tf.zeros([1, 1, 2])));
      disturb(layer);
      const inputs = noise([3, 4, 2]);
      const padded = layer.callWithStates({ inputs, lengths: lengths() });
      for (const [i, length] of [4, 2].entries()) {
        const alone = layer.callWithStates(tf.slice(inputs, [i, 0, 0], [1, length, 2]));
        expectTensorClose(tf.slice(padded.output, [i, 0, 0], [1, length, 3]), alone.output);
        for (const [j, state] of alone.states.entries()) {
          expectTensorClose(tf.slice(padded.states[j]!, [i, 0], [1, 3]), state);
        }
      }
      expectTensorClose(tf.slice(padded.states[0]!, [2, 0], [1, 3]), [0, 0, 0]);
      const mask = tf.tensor2d([1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0], [3, 4], 'bool');
      expectTensorClose(layer.call({ inputs, mask }), padded.output);
    }
  });

  it('goes on from its states as if it had not stopped', () => {
    const layer = make({ units: 3 });
    const inputs = noise([2, 5, 2]);
    const whole = layer.call(inputs);
    disturb(layer);
    const first = layer.callWithStates(tf.slice(inputs, [0, 0, 0], [2, 2, 2]));
    const rest = tf.slice(inputs, [0, 2, 0], [2, 3, 2]);
    expectTensorClose(layer.call({ inputs: rest, initialStates: first.states }), layer.call(inputs));
    expect(whole.shape).toEqual([2, 3]);
  });

  it('reads from the end what it would read from the start of the turned sequence', () => {
    const [forward, backward] = [false, true].map((reverse) =>
      make({ units: 2, returnSequences: true, reverse }),
    );
    const inputs = noise([2, 3, 2]);
    for (const layer of [forward!, backward!]) {
      tf.dispose(layer.call(inputs));
      disturb(layer);
    }
    expectTensorClose(backward!.call(inputs), tf.reverse(forward!.call(tf.reverse(inputs, 1)), 1));
  });

  it('keeps nothing but its weights', async () => {
    const layer = make({ units: 2, returnSequences: true });
    const given = { inputs: noise([3, 4, 2]), lengths: lengths() };
    await expectNoLeak(() => tf.dispose(layer.call(given)), 1);
    await expectNoLeak(() =>
      tf.dispose(
        tf.tidy(() => tf.grad((inputs: tf.Tensor) => layer.call({ ...given, inputs }))(given.inputs)),
      ),
    );
  });

  it('refuses what does not fit', () => {
    const layer = make({ units: 2 });
    const inputs = tf.zeros([2, 3, 4]);
    expect(() => layer.call(tf.zeros([2, 3]))).toThrow(ShapeError);
    expect(() => layer.call({ inputs, lengths: tf.tensor1d([1], 'int32') })).toThrow('[2]');
    expect(() => layer.call({ inputs, lengths: tf.tensor1d([1, 2]) })).toThrow(DtypeError);
    expect(() => layer.call({ inputs, mask: tf.ones([2, 2], 'bool') })).toThrow('[2, 3]');
    expect(() => layer.call({ inputs, initialStates: [] })).toThrow(String(stateCount));
    const wrong = Array.from({ length: stateCount }, () => tf.zeros([2, 5]));
    expect(() => layer.call({ inputs, initialStates: wrong })).toThrow('[2, 2]');
    expect(() => make({ units: 0 })).toThrow(ModelError);
    expect(() => make({ units: 2, activation: 'gelu' as GateActivationName })).toThrow('softsign, tanh');
  });
});

describe('Bidirectional', () => {
  it('L6: reads from both ends, and leaves padding out', () => {
    const layer = new Bidirectional((reverse) => new GRU({ units: 2, reverse, returnSequences: true }), {
      merge: 'ave',
    });
    const inputs = noise([2, 4, 3]);
    tf.dispose(layer.call(inputs));
    disturb(layer);
    const padded = layer.call({ inputs, lengths: tf.tensor1d([4, 2], 'int32') });
    const alone = layer.call(tf.slice(inputs, [1, 0, 0], [1, 2, 3]));
    expectTensorClose(tf.slice(padded, [1, 0, 0], [1, 2, 2]), alone);
    expectTensorClose(tf.slice(padded, [1, 2, 0], [1, 2, 2]), [0, 0, 0, 0]);
  });

  it('names its weights by direction, and refuses layers of the wrong direction', () => {
    const layer = new Bidirectional((reverse) => new SimpleRNN({ units: 2, reverse }));
    expect(layer.call(tf.zeros([1, 2, 3])).shape).toEqual([1, 4]);
    expect(layer.namedVariables().map(({ name }) => name)).toContain('backward/recurrent_kernel');
    expect(() => new Bidirectional(() => new SimpleRNN({ units: 2 }))).toThrow('reverse: false');
  });
});
