import * as tf from '@tensorflow/tfjs';
import type { NdArray } from '@tfaip/core';
import { prCurveSummary } from '@tfaip/tensorboard';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { PrecisionRecallCurve } from './precisionRecallCurve.js';

beforeAll(() => tf.setBackend('cpu'));

async function resultOf(metric: PrecisionRecallCurve): Promise<NdArray> {
  const result = metric.result();
  const data = (await result.data()) as Float32Array;
  const { shape } = result;
  result.dispose();
  return { dtype: 'float32', shape, data };
}

describe('PrecisionRecallCurve', () => {
  it('counts by hand, over several batches', async () => {
    const metric = new PrecisionRecallCurve({ numThresholds: 3 });
    metric.updateState(tf.tensor1d([1, 0]), tf.tensor1d([0.9, 0.6]));
    metric.updateState(tf.tensor1d([1, 1]), tf.tensor1d([0.2, 1]));
    const { shape, data } = await resultOf(metric);
    expect(shape).toEqual([4, 3]);
    // At the thresholds 0, 0.5 and 1.
    expect([...data]).toEqual([3, 2, 1, 1, 1, 0, 0, 0, 1, 0, 1, 2]);
    metric.resetState();
    expect([...(await resultOf(metric)).data]).toEqual(Array(12).fill(0));
    metric.dispose();
  });

  it("makes the summary that TensorBoard's own function makes, batch by batch and with weights", async () => {
    const sample = fc.record({
      label: fc.boolean(),
      score: fc.float({ min: -0.25, max: 1.25, noNaN: true }),
      // Sums of such weights are exact.
      weight: fc.integer({ min: 0, max: 8 }),
    });
    const property = fc.asyncProperty(
      fc.array(fc.array(sample, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 2, max: 40 }),
      async (batches, numThresholds) => {
        const metric = new PrecisionRecallCurve({ name: 'pr', numThresholds });
        for (const batch of batches) {
          tf.tidy(() =>
            metric.updateState(
              tf.tensor2d(batch.map(({ label }) => [Number(label)])),
              tf.tensor2d(batch.map(({ score }) => [score])),
              tf.tensor2d(batch.map(({ weight }) => [weight])),
            ),
          );
        }
        const all = batches.flat();
        const expected = prCurveSummary(
          'pr',
          all.map(({ label }) => label),
          Float32Array.from(all, ({ score }) => score),
          { numThresholds, weights: all.map(({ weight }) => weight) },
        );
        expect(Buffer.from(metric.toSummary(await resultOf(metric)))).toEqual(Buffer.from(expected));
        metric.dispose();
      },
    );
    await fc.assert(property, { numRuns: 50, seed: 3 });
  });

  it('keeps no tensors but its state', () => {
    const metric = new PrecisionRecallCurve();
    const [targets, scores] = [tf.tensor1d([1]), tf.tensor1d([0.5])];
    metric.updateState(targets, scores);
    const before = tf.memory().numTensors;
    metric.updateState(targets, scores);
    metric.result().dispose();
    expect(tf.memory().numTensors).toBe(before);
    metric.dispose();
    tf.dispose([targets, scores]);
  });

  it('refuses less than two thresholds', () => {
    expect(() => new PrecisionRecallCurve({ numThresholds: 1 })).toThrow('at least 2');
  });
});
