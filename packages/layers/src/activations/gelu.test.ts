import * as tf from '@tensorflow/tfjs';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../golden/gelu.json' with { type: 'json' };
import { gelu } from './gelu.js';

describe('gelu', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(golden)(
    'agrees with Keras, with its gradient: $config',
    ({ config, inputs, cotangents, ...example }) => {
      const approximate = 'approximate' in config;
      const tensor = ({ data, shape }: { data: number[]; shape: number[] }): tf.Tensor =>
        tf.tensor(data, shape);
      const cotangent = tensor(cotangents[0]!);
      const output = (x: tf.Tensor): tf.Tensor => gelu(x, { approximate });
      const gradient = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(output(x), cotangent)));
      const { expected, tolerance } = example;
      expectTensorClose(output(tensor(inputs[0]!)), expected.output0, tolerance.output0);
      expectTensorClose(gradient(tensor(inputs[0]!)), expected.grad_input0, tolerance.grad_input0);
    },
  );

  it.each([false, true])('stays finite where its exponentials do not, approximate: %s', (approximate) => {
    const far = tf.tensor1d([-100, 100]);
    expectTensorClose(gelu(far, { approximate }), [-0, 100], { atol: 1e-6 });
    expectTensorClose(tf.grad((x: tf.Tensor) => gelu(x, { approximate }))(far), [0, 1], { atol: 1e-6 });
  });

  it('has another value where it is approximated', () => {
    const x = tf.scalar(2);
    const [exact] = gelu(x).dataSync();
    const [approximate] = gelu(x, { approximate: true }).dataSync();
    expect(Math.abs(exact! - approximate!)).toBeGreaterThan(1e-5);
  });

  it('leaves no tensors behind', async () => {
    const x = tf.ones([2, 3]);
    await expectNoLeak(() => tf.dispose(tf.tidy(() => tf.grad((at: tf.Tensor) => gelu(at))(x))));
  });
});
