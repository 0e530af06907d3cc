import * as tf from '@tensorflow/tfjs';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { gelu } from './gelu.js';

describe('gelu', () => {
  beforeAll(() => tf.setBackend('cpu'));

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
