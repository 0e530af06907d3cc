import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import golden from '../golden/clipping_ema.json' with { type: 'json' };
import { clipByGlobalNorm, clipByNorm, clipByValue, globalNorm } from './clipping.js';

interface ClipCase {
  readonly id: string;
  readonly kind: string;
  readonly clip: number;
  readonly tensors: readonly GoldenTensor[];
  readonly global_norm: GoldenTensor;
  readonly clip_by_global_norm: readonly GoldenTensor[];
  readonly clip_by_norm: readonly GoldenTensor[];
  readonly clip_by_value: readonly GoldenTensor[];
  readonly tolerance: { readonly rtol: number; readonly atol: number };
}

interface GoldenTensor {
  readonly shape: number[];
  readonly data: number[];
}

const cases = golden.cases.filter(({ kind }) => kind === 'clip') as unknown as ClipCase[];

function expectNear(
  got: readonly tf.Tensor[],
  wanted: readonly GoldenTensor[],
  tolerance: ClipCase['tolerance'],
): void {
  for (const [i, { data }] of wanted.entries()) {
    const values = got[i]!.dataSync();
    for (const [j, value] of data.map(Number).entries()) {
      if (!Number.isFinite(value)) expect(values[j]).toBe(value);
      else
        expect(Math.abs(values[j]! - value)).toBeLessThanOrEqual(
          tolerance.atol + tolerance.rtol * Math.abs(value),
        );
    }
  }
}

describe('clipping against TensorFlow', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(cases)('$id', (example) => {
    const tensors = example.tensors.map(({ data, shape }) => tf.tensor(data.map(Number), shape));
    const { clip, tolerance } = example;
    expectNear([globalNorm(tensors)], [example.global_norm], tolerance);
    expectNear(clipByGlobalNorm(tensors, clip), example.clip_by_global_norm, tolerance);
    expectNear(clipByNorm(tensors, clip), example.clip_by_norm, tolerance);
    expectNear(clipByValue(tensors, clip), example.clip_by_value, tolerance);
  });

  it('makes all gradients NaN when their norm is not finite', () => {
    const clipped = clipByGlobalNorm([tf.tensor1d([1, Number.POSITIVE_INFINITY]), tf.tensor1d([2])], 1);
    expect(clipped.flatMap((each) => [...each.dataSync()]).every(Number.isNaN)).toBe(true);
  });
});
