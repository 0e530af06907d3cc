import * as tf from '@tensorflow/tfjs';
import {
  EagerRuntime,
  inputGradientLabel,
  type NamedTensors,
  RootGraph,
  type Runtime,
  scalarValue,
  toTensors,
  withStepContext,
} from '@tfaip/core';
import { CompiledRuntime } from '@tfaip/graph';
import { SgdParams } from '@tfaip/optimizers';
import { describeNative } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { batchesOf, modelOf, targetSpecs } from './fixtures/equivalence/modelFixture.js';
import { modelFixtures } from './fixtures/equivalence/models.js';
import { type BuiltModel, buildModel } from './loop/builtModel.js';
import { batchFeeds, batchSpecs, learningRateFeed, trainFeeds } from './steps/feeds.js';
import { forwardPass } from './steps/forwardStep.js';
import { trainStep } from './steps/trainStep.js';

const [fixture] = modelFixtures;
const batches = batchesOf(fixture!, 6, 2);

function build(weight: number): BuiltModel {
  const model = modelOf(fixture!);
  model.params.input_gradient_weight = weight;
  return buildModel(model, 3, batches[0]!);
}

const lossesOf = (built: BuiltModel, feeds: NamedTensors): Record<string, number> =>
  withStepContext({ seed: 1, step: 0 }, () => {
    const { losses, total } = forwardPass(built.root, feeds, false);
    return Object.fromEntries(
      Object.entries({ ...losses, total }).map(([name, loss]) => [name, loss.dataSync()[0]!]),
    );
  });

/** Losses and weights after some updates. */
async function train(runtime: Runtime, weight: number): Promise<number[]> {
  const built = build(weight);
  const optimizer = new SgdParams().create();
  optimizer.build(built.variables);
  const specs = batchSpecs(fixture!.inputSpecs, targetSpecs);
  const feeds = { ...specs, [learningRateFeed]: { shape: [], dtype: 'float32' } } as const;
  const step = runtime.prepare(trainStep(built, built.variables, optimizer), { name: 't', seed: 1, feeds });
  const losses: number[] = [];
  for (let i = 0; i < 4; i++) {
    const { values } = await step.run(trainFeeds(batches[i % 2]!, 0.05), { step: i });
    losses.push(scalarValue(values[inputGradientLabel]!), scalarValue(values.loss!));
  }
  step.dispose();
  optimizer.dispose();
  built.dispose();
  return losses;
}

describe('input-gradient regularisation', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('is the mean squared norm of the gradient by the inputs, by numeric differentiation', () => {
    const built = build(0.5);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const feeds = toTensors(batchFeeds(batches[0]!));
      const name = Object.keys(feeds).find((key) => key.startsWith('inputs/'))!;
      const input = feeds[name]!;
      const { [inputGradientLabel]: penalty, ce, total } = lossesOf(built, feeds);
      expect(total).toBeCloseTo(ce! + 0.5 * penalty!, 4);
      const values = input.dataSync();
      const batch = input.shape[0]!;
      const h = 1e-2;
      let sum = 0;
      for (let i = 0; i < values.length; i++) {
        const at = (delta: number): number => {
          const moved = Float32Array.from(values);
          moved[i]! += delta;
          return lossesOf(built, { ...feeds, [name]: tf.tensor(moved, input.shape) }).ce!;
        };
        sum += ((at(h) - at(-h)) / (2 * h)) ** 2;
      }
      expect(penalty! / (batch * sum)).toBeCloseTo(1, 1);
    });
    expect(tf.memory().numTensors).toBe(before);
    built.dispose();
  });

  it('trains its weights down, without leaks, and is off by default', async () => {
    const off = build(0);
    const feeds = toTensors(batchFeeds(batches[0]!));
    expect(tf.tidy(() => Object.keys(lossesOf(off, feeds)))).not.toContain(inputGradientLabel);
    tf.dispose(feeds);
    off.dispose();
    const before = tf.memory().numTensors;
    const losses = await train(new EagerRuntime(), 5);
    expect(losses.at(-2)).toBeLessThan(losses[0]!);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describeNative('input-gradient regularisation on native TensorFlow', () => {
  it('gives the same compiled, op by op, and on the plain backend', async () => {
    const warnings: string[] = [];
    const runtime = new CompiledRuntime({ warn: (message) => warnings.push(message) });
    const compiled = await train(runtime, 1);
    const eager = await train(new EagerRuntime(), 1);
    runtime.dispose();
    expect(warnings).toEqual([]);
    await tf.setBackend('cpu');
    const plain = await train(new EagerRuntime(), 1);
    for (const [i, value] of plain.entries()) {
      expect(compiled[i]! / value).toBeCloseTo(1, 3);
      expect(eager[i]! / value).toBeCloseTo(1, 3);
    }
  });
});

describe('rootGraphCls', () => {
  it('lets a model own the wiring', async () => {
    await tf.setBackend('cpu');
    class DoubledRoot extends RootGraph {
      override buildWithTargets(...[inputs, targets, options]: Parameters<RootGraph['buildWithTargets']>) {
        const root = this.wire(inputs, targets, options);
        return { ...root, losses: { doubled: tf.mul(root.losses.ce!, 2) } };
      }
    }
    const model = modelOf(fixture!);
    model.rootGraphCls = () => DoubledRoot;
    const doubled = buildModel(model, 3, batches[0]!);
    const plain = build(0);
    tf.tidy(() => {
      const feeds = toTensors(batchFeeds(batches[0]!));
      const { ce } = lossesOf(plain, feeds);
      expect(lossesOf(doubled, feeds)).toEqual({
        doubled: expect.closeTo(2 * ce!, 5),
        total: expect.closeTo(2 * ce!, 5),
      });
    });
    doubled.dispose();
    plain.dispose();
  });
});
