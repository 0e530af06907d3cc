import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu, uniform } from '../testSupport/compareBackends.js';

const cases = fc.record({
  shape: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 33 })),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
});

const complexOf = (shape: number[], seed: number) =>
  tf.complex(uniform(shape, seed), uniform(shape, seed + 1));

describe('complex tensors', () => {
  it('have parts, an absolute value and values to read', async () => {
    const results = await computeOn('wasm', () => {
      const z = tf.complex([3, 0], [4, -2]);
      return [
        tf.real(z),
        tf.imag(z),
        tf.abs(z),
        z,
        tf.cast(z, 'float32'),
        tf.real(tf.cast([5], 'complex64')),
      ];
    });
    expect(results.map(({ values }) => values)).toEqual([
      [3, 0],
      [4, -2],
      [5, 2],
      [3, 4, 0, -2],
      [3, 0],
      [5],
    ]);
  });

  it('are transformed as on the CPU backend, for any length', async () => {
    await fc.assert(
      fc.asyncProperty(cases, ({ shape, seed }) =>
        expectAsOnCpu(
          () => [tf.spectral.fft(complexOf(shape, seed)), tf.spectral.ifft(complexOf(shape, seed))],
          1e-4,
        ),
      ),
    );
  });

  it('come back from the transform and its inverse', async () => {
    const [error] = await computeOn('wasm', () => {
      const x = uniform([2, 24], 3);
      return tf.max(tf.abs(tf.sub(x, tf.spectral.irfft(tf.spectral.rfft(x)))));
    });
    expect(error!.values[0]).toBeLessThan(1e-6);
  });

  it('give the spectrogram of the CPU backend', async () => {
    await expectAsOnCpu(() => tf.abs(tf.signal.stft(uniform([200], 5) as tf.Tensor1D, 64, 16)), 1e-4);
  });
});
