import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { computeOn } from '../testSupport/compareBackends.js';

const ofNothing: [name: string, compute: () => tf.Tensor, shape: number[], values: number[]][] = [
  ['Sum', () => tf.sum(tf.zeros([0])), [], [0]],
  ['Sum of integers', () => tf.sum(tf.zeros([0], 'int32')), [], [0]],
  ['Sum over the last axis', () => tf.sum(tf.zeros([2, 0]), 1), [2], [0, 0]],
  ['Sum over the first axis', () => tf.sum(tf.zeros([0, 2]), 0, true), [1, 2], [0, 0]],
  ['Mean', () => tf.mean(tf.zeros([0, 2]), 0), [2], [Number.NaN, Number.NaN]],
  ['Max', () => tf.max(tf.zeros([2, 0]), 1), [2], [-Infinity, -Infinity]],
  ['Min', () => tf.min(tf.zeros([2, 0]), 1), [2], [Infinity, Infinity]],
  ['Prod', () => tf.prod(tf.zeros([0])), [], [1]],
  ['All', () => tf.all(tf.zeros([2, 0], 'bool'), 1), [2], [1, 1]],
  ['Any', () => tf.any(tf.zeros([0], 'bool')), [], [0]],
  [
    'BatchMatMul',
    () => tf.matMul(tf.zeros([2, 0]), tf.zeros([3, 0]), false, true),
    [2, 3],
    [0, 0, 0, 0, 0, 0],
  ],
  ['GatherV2', () => tf.gather(tf.zeros([0, 2]), tf.tensor1d([1], 'int32'), 1), [0, 1], []],
];

describe('kernels on tensors that hold nothing', () => {
  it.each(ofNothing)('%s', async (_, compute, shape, values) => {
    // What lies on the heap afterwards is not 0.
    await computeOn('wasm', () => tf.fill([64], 7));
    const [result] = await computeOn('wasm', compute);
    expect(result).toMatchObject({ shape, values });
  });
});
