import * as tf from '@tensorflow/tfjs';
import { scalarArray, scalarValue } from '@tfaip/core';
import { describeNative } from '@tfaip/testing';
import { afterEach, expect, it } from 'vitest';
import { CompiledRuntime } from '../compiledRuntime.js';

describeNative('variables that share a value when a step is recorded', () => {
  let runtime: CompiledRuntime | undefined;
  afterEach(() => runtime?.dispose());

  it('are told apart: a clone of a tensor has its native tensor', async () => {
    const weight = tf.variable(tf.scalar(1));
    const average = tf.variable(weight.clone());
    runtime = new CompiledRuntime();
    const step = runtime.prepare(
      ({ x }) => {
        weight.assign(tf.add(weight, x!));
        average.assign(tf.add(tf.mul(average, 0.5), tf.mul(weight, 0.5)));
        return { weight: weight.clone(), average: average.clone() };
      },
      { name: 'train', seed: 1, feeds: { x: { shape: [], dtype: 'float32' } } },
    );
    const results: number[][] = [];
    for (let i = 0; i < 3; i++) {
      const { values } = await step.run({ x: scalarArray(1) }, { step: i });
      results.push([scalarValue(values.weight!), scalarValue(values.average!)]);
    }
    expect(results).toEqual([
      [2, 1.5],
      [3, 2.25],
      [4, 3.125],
    ]);
    step.dispose();
    tf.dispose([weight, average]);
  });
});
