import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectNear, type GoldenTensor, type Tolerance, tensorOf } from '../golden/goldenTensor.js';
import golden from '../golden/losses.json' with { type: 'json' };
import * as losses from '../index.js';
import type { Loss } from '../loss/loss.js';

interface Variant {
  readonly reduction: string;
  readonly sample_weight: GoldenTensor | null;
  readonly mask: GoldenTensor | null;
  readonly expected: GoldenTensor;
  readonly grad?: GoldenTensor;
  readonly tolerance: { readonly expected: Tolerance; readonly grad?: Tolerance };
}

function make(name: string, config: object, reduction: string): Loss {
  const options = Object.entries({ ...config, reduction }).map(([key, value]) => [
    key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
    value,
  ]);
  const Class = (losses as unknown as Record<string, new (options: object) => Loss>)[name]!;
  return new Class(Object.fromEntries(options));
}

beforeAll(() => tf.setBackend('cpu'));

describe('losses against Keras', () => {
  it.each(golden.cases)('$id: values and gradients of all reductions', (example) => {
    const [targets, predictions] = [tensorOf(example.y_true), tensorOf(example.y_pred)];
    for (const variant of example.variants as unknown as Variant[]) {
      const loss = make(example.loss, example.config, variant.reduction);
      const weights = variant.sample_weight ? tensorOf(variant.sample_weight) : undefined;
      const mask = variant.mask ? tensorOf(variant.mask) : undefined;
      const what = `${variant.reduction}, weights ${!!weights}, mask ${!!mask}`;
      expectNear(
        loss.call(targets, predictions, weights, mask),
        variant.expected,
        variant.tolerance.expected,
        what,
      );
      if (!variant.grad) continue;
      const gradient = tf.grad((p) => loss.call(targets, p, weights, mask))(predictions);
      expectNear(gradient, variant.grad, variant.tolerance.grad!, `gradient of ${what}`);
    }
  });
});

describe('SparseCategoricalCrossentropy', () => {
  const loss = new losses.SparseCategoricalCrossentropy({ fromLogits: true, reduction: 'none' });
  const logits = tf.tensor2d([0, 0, 1000, -1000], [2, 2]);

  it('is stable for large logits', () => {
    expect([...loss.call(tf.tensor1d([1, 1], 'int32'), logits).dataSync()]).toEqual([
      Math.fround(Math.LN2),
      2000,
    ]);
  });

  it('takes targets with a surplus axis and of float dtype', () => {
    const values = loss.call(tf.tensor2d([[1], [1]]), logits);
    expect([...values.dataSync()]).toEqual([Math.fround(Math.LN2), 2000]);
  });

  it('gives NaN for targets out of range, never a silent 0', () => {
    expect([...loss.call(tf.tensor1d([-1, 2], 'int32'), logits).dataSync()]).toEqual([
      Number.NaN,
      Number.NaN,
    ]);
  });

  it('says what is wrong with targets that do not fit', () => {
    expect(() => loss.call(tf.ones([2, 2]), logits)).toThrow('expected: targets int32 [2]');
  });

  it('takes few kernels, forward and backward', async () => {
    const mean = new losses.SparseCategoricalCrossentropy({ fromLogits: true });
    const targets = tf.tensor1d([1, 1], 'int32');
    const { kernels } = await tf.profile(() =>
      tf.tidy(() => {
        tf.grad((x) => mean.call(targets, x))(logits);
      }),
    );
    expect(kernels.length).toBeLessThanOrEqual(32);
  });
});

describe('Loss', () => {
  it('leaves nothing but its result', () => {
    const loss = new losses.CategoricalCrossentropy();
    const [targets, predictions] = [tf.ones([2, 3]), tf.ones([2, 3])];
    const before = tf.memory().numTensors;
    loss.call(targets, predictions).dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses unknown reductions and shapes that would broadcast silently', () => {
    expect(() => make('MeanSquaredError', {}, 'avg')).toThrow('given: "avg"');
    expect(() => new losses.MeanSquaredError().call(tf.ones([4]), tf.ones([4, 4]))).toThrow('targets [4, 4]');
    const loss = new losses.MeanSquaredError();
    expect(() => loss.call(tf.ones([4, 2]), tf.ones([4, 2]), tf.ones([3]))).toThrow('weights float32 [3]');
  });

  it('is 0, not NaN, when a mask leaves nothing', () => {
    const loss = new losses.MeanSquaredError();
    const value = loss.call(tf.ones([2, 2]), tf.zeros([2, 2]), undefined, tf.zeros([2], 'bool'));
    expect(value.dataSync()[0]).toBe(0);
  });

  it('has a finite gradient for a zero vector', () => {
    const loss = new losses.CosineSimilarity();
    const gradient = tf.grad((x) => loss.call(tf.ones([1, 2]), x))(tf.zeros([1, 2]));
    expect([...gradient.dataSync()].every(Number.isFinite)).toBe(true);
  });
});
