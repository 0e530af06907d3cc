import type * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type NamedSpecs, type Runtime, scalarValue } from '@tfaip/core';
import { CompiledRuntime, type CompiledStep } from '@tfaip/graph';
import { AdamParams } from '@tfaip/optimizers';
import { describeNative } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { batchesOf, type ModelFixture, modelOf, targetSpecs } from './fixtures/equivalence/modelFixture.js';
import { modelFixtures } from './fixtures/equivalence/models.js';
import { buildModel } from './loop/builtModel.js';
import { evaluationStep } from './steps/evaluationStep.js';
import { batchFeeds, batchSpecs, learningRateFeed, trainFeeds } from './steps/feeds.js';
import { trainStep } from './steps/trainStep.js';

const SEED = 5;

interface TrainedRun {
  readonly losses: number[];
  readonly weights: Map<string, Float32Array>;
  readonly validation: number;
  readonly accuracy: number;
  readonly graphs: number;
}

/** Trains a fixture on shuffled batches, dropout on, and evaluates it with the same weights. */
async function train(fixture: ModelFixture, runtime: Runtime, steps: number): Promise<TrainedRun> {
  const batches = batchesOf(fixture, 7, 40);
  const built = buildModel(modelOf(fixture), SEED, batches[0]!);
  const optimizer = new AdamParams().create();
  optimizer.build(built.variables);
  const specs: NamedSpecs = batchSpecs(fixture.inputSpecs, targetSpecs);
  const feeds = { ...specs, [learningRateFeed]: { shape: [], dtype: 'float32' } } as const;
  const step = runtime.prepare(trainStep(built, built.variables, optimizer), {
    name: 'training',
    seed: SEED,
    feeds,
  });
  const evaluation = runtime.prepare(evaluationStep(built, { outputs: false }), {
    name: 'validation',
    seed: SEED,
    feeds: specs,
  });
  const losses: number[] = [];
  for (let i = 0; i < steps; i++) {
    const { values } = await step.run(trainFeeds(batches[i % batches.length]!, 3e-3), { step: i });
    losses.push(scalarValue(values.ce!));
  }
  const accuracy = (built.metrics[0]!.result() as tf.Tensor).dataSync()[0]!;
  const { values } = await evaluation.run(batchFeeds(batches[3]!), { step: steps });
  const weights = new Map<string, Float32Array>();
  for (const { name, variable } of built.variables) {
    weights.set(name, (await runtime.readVariable(variable)).data as Float32Array);
  }
  const graphs = (step as CompiledStep).graphs?.length ?? 0;
  optimizer.dispose();
  built.dispose();
  return { losses, weights, accuracy, validation: scalarValue(values.ce!), graphs };
}

describeNative('Compiled steps', () => {
  /**
   * The same operations in the same order would give the same bits; fused ones (Adam, gradients of activations) and
   * TensorFlow's graph rewriting round differently, by some 1e-7 relative in a step. Adam divides by the root of the
   * squared gradients, so that where a gradient is nearly 0 its sign decides over a whole step of 3e-3: after 200 steps
   * weights may differ by a few thousandths, losses by a thousandth.
   */
  it.each(modelFixtures.map((fixture) => [fixture.name, fixture] as const))(
    'compute what eager steps compute: %s',
    async (_name, fixture) => {
      const warnings: string[] = [];
      const runtime = new CompiledRuntime({ warn: (message) => warnings.push(message) });
      const compiled = await train(fixture, runtime, 200);
      const eager = await train(fixture, new EagerRuntime(), 200);
      runtime.dispose();
      expect(warnings).toEqual([]);
      expect(compiled.graphs).toBe(1);
      expect(new Set(compiled.losses).size).toBeGreaterThan(100);
      for (const [i, loss] of eager.losses.entries()) {
        const allowed = i < 10 ? 1e-5 : 2e-3;
        expect(Math.abs(compiled.losses[i]! - loss), `step ${i}`).toBeLessThanOrEqual(
          allowed * Math.max(1, loss),
        );
      }
      for (const [name, values] of eager.weights) {
        const got = compiled.weights.get(name)!;
        const difference = Math.max(...values.map((value, i) => Math.abs(value - got[i]!)));
        expect(difference, name).toBeLessThan(1e-2);
      }
      expect(compiled.validation).toBeCloseTo(eager.validation, 2);
      expect(compiled.accuracy).toBeCloseTo(eager.accuracy, 1);
    },
  );
});
