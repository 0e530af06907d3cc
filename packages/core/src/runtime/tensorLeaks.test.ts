import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { tensorLeaks } from './tensorLeaks.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('tensorLeaks', () => {
  it('names the line that made what was not freed', async () => {
    const kept: tf.Tensor[] = [];
    const leaks = await tensorLeaks(() => {
      tf.tidy(() => {
        tf.square(tf.scalar(2));
        for (let i = 0; i < 3; i++) kept.push(tf.keep(tf.ones([i + 1, 2])));
      });
    });
    expect(leaks).toHaveLength(1);
    expect(leaks[0]).toMatchObject({
      count: 3,
      shapes: [
        [1, 2],
        [2, 2],
        [3, 2],
      ],
    });
    expect(leaks[0]!.site).toMatch(/tensorLeaks\.test\.ts:15:\d+$/);
    tf.dispose(kept);
  });

  it('is empty for what frees its tensors, also later in the same run', async () => {
    expect(
      await tensorLeaks(async () => {
        const x = tf.ones([2]);
        await x.data();
        x.dispose();
      }),
    ).toEqual([]);
  });

  it('leaves the engine as it was, also by an error', async () => {
    const failing = tensorLeaks(() => {
      throw new Error('broken');
    });
    await expect(failing).rejects.toThrow('broken');
    expect(Object.hasOwn(tf.engine(), 'trackTensor')).toBe(false);
    expect(Object.hasOwn(tf.engine(), 'disposeTensor')).toBe(false);
  });

  it('may be looked for within one another', async () => {
    const kept: tf.Tensor[] = [];
    const keep = (value: number): void => void kept.push(tf.scalar(value));
    let inner: unknown[] = [];
    const outer = await tensorLeaks(async () => {
      keep(1);
      inner = await tensorLeaks(() => keep(2));
      keep(3);
    });
    expect(inner).toMatchObject([{ count: 1 }]);
    expect(outer).toMatchObject([{ count: 3 }]);
    expect(Object.hasOwn(tf.engine(), 'trackTensor')).toBe(false);
    tf.dispose(kept);
  });
});
