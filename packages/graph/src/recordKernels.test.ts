import * as tf from '@tensorflow/tfjs';
import { ndArray } from '@tfaip/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatStepRecord, recordKernels } from './recordKernels.js';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const feeds = { x: ndArray('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)) };

describe('recordKernels', () => {
  it('lists the kernels of a step with their shapes, in order', async () => {
    const record = await recordKernels(({ x }) => ({ y: tf.sum(tf.matMul(x!, x!, false, true), 0) }), feeds);
    expect(formatStepRecord(record)).toBe('0 BatchMatMul([2, 3], [2, 3]) -> [2, 2]\n1 Sum([2, 2]) -> [2]');
    expect(record.leakedTensors).toBe(0);
  });

  it('counts what a step leaks', async () => {
    const leaked: tf.Tensor[] = [];
    const record = await recordKernels(({ x }) => {
      leaked.push(tf.keep(tf.add(x!, 1)));
      return {};
    }, feeds);
    expect(record.leakedTensors).toBe(1);
    tf.dispose(leaked);
  });
});
