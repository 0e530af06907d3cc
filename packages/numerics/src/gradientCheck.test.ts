import * as tf from '@tensorflow/tfjs';
import { ndArray } from '@tfaip/core';
import { encodeGraphDef, trace } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { checkGradient, doubleGraph } from './index.js';

const inputs = {
  x: ndArray('float32', [2, 2], Float32Array.of(0.3, -1.2, 2, 0.7)),
  classes: ndArray('int32', [2], Int32Array.of(1, 0)),
};

describeNative('doubleGraph', (runtime) => {
  it('computes in float64 what the graph computes in float32', () => {
    const step = ({ x }: { [name: string]: tf.Tensor }) => ({ y: tf.div(x!, 3), z: tf.sum(tf.exp(x!)) });
    const graph = trace(step, { x: inputs.x });
    using session = runtime().binding.createSession(encodeGraphDef(doubleGraph(graph)));
    const data = Float64Array.of(1, 2, 4, 5);
    const numbers = (array: { data: unknown } | undefined) => array!.data as Float64Array;
    const [y, z] = session.run({
      feeds: { [graph.inputs.x!]: { dtype: 'float64', shape: [2, 2], data } },
      fetches: [graph.outputs.y!, graph.outputs.z!],
    });
    expect([y!.dtype, y!.shape]).toEqual(['float64', [2, 2]]);
    for (const [i, each] of numbers(y).entries()) expect(each).toBeCloseTo(data[i]! / 3, 14);
    expect(numbers(z)[0]).toBeCloseTo(Math.E + Math.E ** 2 + Math.E ** 4 + Math.E ** 5, 11);
  });
});

describeNative('checkGradient', () => {
  it('agrees with a right gradient to many digits', () => {
    const value = ({ x, classes }: { [name: string]: tf.Tensor }) =>
      tf.sum(tf.mul(tf.exp(x!), tf.cast(tf.oneHot(classes!, 2), 'float32')));
    const { gradient, differences, error } = checkGradient(value, inputs, 'x');
    expect(gradient[1]).toBeCloseTo(Math.exp(Math.fround(-1.2)), 14);
    expect(differences[1]).toBeCloseTo(gradient[1]!, 9);
    expect(error).toBeLessThan(1e-9);
  });

  it('finds a wrong gradient, and one that is NaN', () => {
    const wrong = (factor: number) =>
      tf.customGrad((x) => ({
        value: tf.square(x as tf.Tensor),
        gradFunc: (dy: tf.Tensor) => tf.mul(dy, factor),
      }));
    expect(checkGradient(({ x }) => tf.sum(wrong(0.01)(x!)), inputs, 'x').error).toBeGreaterThan(0.1);
    expect(checkGradient(({ x }) => tf.sum(wrong(Number.NaN)(x!)), inputs, 'x').error).toBeNaN();
  });
});
