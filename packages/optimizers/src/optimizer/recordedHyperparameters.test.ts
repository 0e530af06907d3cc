import * as tf from '@tensorflow/tfjs';
import { type NamedTensors, ndArray, type PreparedStep, scalarArray } from '@tfaip/core';
import { waysOfRunning } from '@tfaip/numerics';
import { expectTensorClose } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { AdamWParams } from '../optimizers/adam.js';

const gradients = [0.5, -2, 3, 1, -1].map((x) => ndArray('float32', [2], Float32Array.of(x, 2 * x)));
const changes: Record<number, Record<string, number>> = {
  1: { beta1: 0.5, beta2: 0.9 },
  2: { weight_decay: 0.7, epsilon: 0.1 },
  3: { clip_norm: 0.2 },
};

/** The weights after each gradient, with hyper-parameters that change before some of them. */
async function train(
  prepare: (step: (feeds: NamedTensors) => NamedTensors) => PreparedStep,
  graphsOf: (step: PreparedStep) => number,
): Promise<number[][]> {
  const optimizer = Object.assign(new AdamWParams(), { clip_norm: 1 }).create();
  const variable = tf.variable(tf.tensor1d([1, 2]));
  optimizer.build([{ name: 'w', variable, trainable: true }]);
  const step = prepare(({ gradient, rate }) => {
    optimizer.apply({ w: gradient! }, rate as tf.Scalar);
    return { w: variable.clone() };
  });
  const weights: number[][] = [];
  for (const [i, gradient] of gradients.entries()) {
    for (const [name, value] of Object.entries(changes[i] ?? {})) optimizer.setHyperparameter(name, value);
    const { values } = await step.run({ gradient, rate: scalarArray(0.1) }, { step: i });
    weights.push([...(values.w!.data as Float32Array)]);
  }
  expect(graphsOf(step)).toBeLessThanOrEqual(1);
  step.dispose();
  optimizer.dispose();
  variable.dispose();
  return weights;
}

/** The same by the formulas of Adam, clipping and decay, in float64. */
function byFormula(): number[][] {
  const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weight_decay: 0.004, clip_norm: 1 };
  const [w, m, v] = [
    [1, 2],
    [0, 0],
    [0, 0],
  ];
  return gradients.map(({ data }, i) => {
    Object.assign(settings, changes[i]);
    const { beta1, beta2, epsilon, weight_decay, clip_norm } = settings;
    const raw = [...(data as Float32Array)];
    const scale = clip_norm / Math.max(Math.hypot(...raw), clip_norm);
    const alpha = (0.1 * Math.sqrt(1 - beta2 ** (i + 1))) / (1 - beta1 ** (i + 1));
    for (const [j, each] of raw.entries()) {
      const g = each * scale;
      m![j]! += (1 - beta1) * (g - m![j]!);
      v![j]! += (1 - beta2) * (g * g - v![j]!);
      w![j] = w![j]! * (1 - 0.1 * weight_decay) - (alpha * m![j]!) / (Math.sqrt(v![j]!) + epsilon);
    }
    return [...w!];
  });
}

for (const way of waysOfRunning) {
  way.suite(`hyper-parameters that change between the runs of one step, ${way.name}`, () => {
    it('act from the next run on, without a new graph', async () => {
      const runtime = way.runtime((warning) => expect.fail(warning));
      const feeds = {
        gradient: { shape: [2], dtype: 'float32' },
        rate: { shape: [], dtype: 'float32' },
      } as const;
      const weights = await train(
        (step) => runtime.prepare(step, { name: 'train', seed: 1, feeds }),
        (step) => ('graphs' in step ? (step.graphs as unknown[]).length : 0),
      );
      const expected = byFormula();
      for (const [i, row] of expected.entries()) expectTensorClose(weights[i]!, row, { rtol: 2e-5 });
      runtime.dispose?.();
    });
  });
}
