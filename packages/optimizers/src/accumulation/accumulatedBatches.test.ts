import * as tf from '@tensorflow/tfjs';
import { expectTensorClose } from '@tfaip/testing';
import fc from 'fast-check';
import { beforeAll, describe, it } from 'vitest';
import type { OptimizerParams } from '../optimizer/optimizerParams.js';
import { ExponentialDecayParams } from '../schedules/exponentialDecayParams.js';
import { optimizerClasses } from '../testSupport/optimizerClasses.js';
import { GradientAccumulator } from './gradientAccumulator.js';

interface Sample {
  readonly x: readonly [number, number];
  readonly target: number;
}

/** A linear model with a bias, and its gradients of the mean squared error over samples. */
class Model {
  readonly variables = [
    { name: 'dense/kernel', variable: tf.variable(tf.tensor2d([0.7, -0.4], [2, 1])), trainable: true },
    { name: 'dense/bias', variable: tf.variable(tf.tensor1d([0.3])), trainable: true },
  ];

  gradients(samples: readonly Sample[]): Record<string, tf.Tensor> {
    const [kernel, bias] = this.variables.map(({ variable }) => variable) as [tf.Variable, tf.Variable];
    const inputs = tf.tensor2d(samples.map(({ x }) => [...x]));
    const targets = tf.tensor2d(samples.map(({ target }) => [target]));
    const { grads } = tf.variableGrads(
      () => tf.mean(tf.squaredDifference(tf.add(tf.matMul(inputs, kernel as tf.Tensor2D), bias), targets)),
      [kernel, bias],
    );
    return Object.fromEntries(
      this.variables.map(({ name, variable }) => [name, grads[variable.name]!] as const),
    );
  }
}

const rateAt = Object.assign(new ExponentialDecayParams(), {
  lr: 0.05,
  decay_steps: 2,
  decay_rate: 0.5,
}).create();

/** The weights after one update for each group of batches. */
function train(params: OptimizerParams, groups: readonly (readonly (readonly Sample[])[])[]): tf.Tensor[] {
  return tf.tidy(() => {
    const model = new Model();
    const optimizer = params.create();
    const accumulator = new GradientAccumulator();
    optimizer.build(model.variables);
    accumulator.build(model.variables);
    for (const [update, batches] of groups.entries()) {
      for (const batch of batches) accumulator.add(model.gradients(batch), tf.scalar(batch.length));
      // Counts updates, not batches.
      optimizer.apply(accumulator.take(), tf.scalar(rateAt(update)));
    }
    return model.variables.map(({ variable }) => variable.clone());
  });
}

const sample = fc.record({
  x: fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })),
  target: fc.integer({ min: -5, max: 5 }),
}) as fc.Arbitrary<Sample>;
const batch = fc.array(sample, { minLength: 1, maxLength: 4 });
const groups = fc.array(fc.array(batch, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 });
const settings = fc.record({
  weight_decay: fc.constantFrom(null, 0.2),
  clip: fc.constantFrom({}, { clip_value: 0.5 }, { clip_norm: 1 }, { global_clip_norm: 1 }),
});

describe.each(Object.entries(optimizerClasses))('accumulated batches of any sizes with %s', (_, Class) => {
  beforeAll(() => tf.setBackend('cpu'));

  it('equal one big batch, with weight decay, clipping and a schedule', () => {
    fc.assert(
      fc.property(groups, settings, (parts, { weight_decay, clip }) => {
        const params = Object.assign(new Class(), { weight_decay, ...clip });
        const accumulated = train(params, parts);
        const whole = train(
          params,
          parts.map((batches) => [batches.flat()]),
        );
        for (const [i, weights] of whole.entries())
          expectTensorClose(accumulated[i]!, weights, { rtol: 1e-4, atol: 1e-5 });
        tf.dispose([...accumulated, ...whole]);
      }),
      { seed: 6, numRuns: 30 },
    );
  });
});
