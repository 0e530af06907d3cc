import * as tf from '@tensorflow/tfjs';
import { ndArray } from '@tfaip/core';
import { describeGolden, type GoldenCase } from './index.js';

const tolerance = { rtol: 1e-5, atol: 1e-6 };
const scalar = (value: number) => ({ dtype: 'float32', shape: [], data: [value] });
const feeds = (...values: number[]) => ({
  x: ndArray('float32', [values.length], Float32Array.from(values)),
});

const valueAndGradient: GoldenCase = {
  id: 'value and gradient',
  family: 'sum of squares',
  prepare: () => ({
    step: ({ x }) => {
      const { value, grad } = tf.valueAndGrad((each) => tf.sum(tf.square(each)))(x!);
      return { y: value, gradient: grad };
    },
  }),
  runs: [
    {
      feeds: feeds(1, -2),
      expected: {
        y: { value: scalar(5), tolerance },
        gradient: { value: { dtype: 'float32', shape: [2], data: [2, -4] }, tolerance },
      },
    },
  ],
};

const state: GoldenCase = {
  id: 'state between runs',
  family: 'running total',
  prepare: () => {
    const total = tf.variable(tf.scalar(0));
    return {
      step: ({ x }) => {
        total.assign(tf.add(total, tf.sum(x!)));
        return { total: total.clone() };
      },
      dispose: () => total.dispose(),
    };
  },
  runs: [
    { feeds: feeds(1, 2), expected: { total: { value: scalar(3), tolerance } } },
    { feeds: feeds(4, 5, 6), expected: { total: { value: scalar(18), tolerance } } },
  ],
};

describeGolden('the harness itself', [valueAndGradient, state]);
