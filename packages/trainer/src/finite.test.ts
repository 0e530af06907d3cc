import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type Batch, EagerRuntime, ModelError, ndArray, scalarArray } from '@tfaip/core';
import { CompiledRuntime } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityModel, ParityModelParams, ParityScenarioParams } from './fixtures/parityScenario.js';
import { checkFiniteLosses } from './loop/finiteLosses.js';
import { TrainerParams } from './params/trainerParams.js';
import { Trainer } from './trainer.js';

let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-finite-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** A finite loss, 0, whose gradient is not: that of a root at 0. */
class RootModel extends ParityModel {
  override loss(...args: Parameters<ParityModel['loss']>): Record<string, tf.Tensor> {
    const logits = args[2].logits;
    return { root: tf.mean(tf.sqrt(tf.mul(tf.square(logits), 0))) };
  }

  override lossWeights(): Record<string, number> {
    return {};
  }
}

class RootModelParams extends ParityModelParams {
  override cls(): typeof ParityModel {
    return RootModel;
  }
}

describe('a run whose numbers are not finite', () => {
  it('names the gradient where losses are finite, and tells callbacks of the error', async () => {
    const scenario = new ParityScenarioParams();
    scenario.model = new RootModelParams();
    const params = Object.assign(new TrainerParams(), {
      output_dir: join(folder, 'run'),
      epochs: 1,
      seed: 1,
    });
    const errors: unknown[] = [];
    const callbacks = [{ onError: (error: unknown) => void errors.push(error) }];
    const before = tf.memory().numTensors;
    const run = new Trainer(params, scenario.create(), { runtime: new EagerRuntime(), callbacks }).train();
    await expect(run).rejects.toThrow(
      /gradient of "logits\/kernel" has values that are not finite after training step 1/,
    );
    expect(errors).toEqual([expect.any(ModelError)]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('names the weight at the end of the epoch where no step has logged it', async () => {
    const params = Object.assign(new TrainerParams(), { output_dir: join(folder, 'w'), epochs: 1, seed: 1 });
    const runtime = new EagerRuntime();
    const scenario = new ParityScenarioParams().create();
    const model = scenario.createModel.bind(scenario);
    let graph: ReturnType<ParityModel['createGraph']> | undefined;
    scenario.createModel = (data) => {
      const made = model(data);
      const create = made.createGraph.bind(made);
      made.createGraph = () => {
        graph = create() as never;
        return graph as never;
      };
      return made;
    };
    const onStepEnd = ({ stepInEpoch }: { stepInEpoch: number }): void => {
      const bias = graph!.namedVariables().find(({ name }) => name === 'logits/bias')!.variable;
      if (stepInEpoch === 10) tf.tidy(() => bias.assign(tf.tensor1d([Number.NaN, 0])));
    };
    await expect(
      new Trainer(params, scenario, { runtime, callbacks: [{ onStepEnd }] }).train(),
    ).rejects.toThrow(/weight "logits\/bias" has values that are not finite after training step 10/);
  });

  it('names loss, input and sample, or else since when the weights were finite', () => {
    const batch = (values: number[]): Batch => ({
      inputs: { x: ndArray('float32', [2, 2], Float32Array.from(values)) },
      targets: {},
      meta: [{ id: 'a' }, { id: 'b' }],
      size: 2,
    });
    const losses = { fine: scalarArray(1), ce: scalarArray(Number.NaN), loss: scalarArray(Number.NaN) };
    const bad = { step: 7, batch: batch([1, 2, 3, Number.POSITIVE_INFINITY]), finiteAt: 1 };
    expect(() => checkFiniteLosses(losses, bad)).toThrow(
      /loss "ce" is NaN in training step 7[\s\S]*the input "x" of the sample \{"id":"b"\} holds Infinity/,
    );
    expect(() => checkFiniteLosses(losses, { ...bad, batch: batch([1, 2, 3, 4]) })).toThrow(
      /weights were finite after step 1[\s\S]*--trainer.log_every 1/,
    );
    checkFiniteLosses({ fine: scalarArray(1) }, bad);
  });
});

describeNative('a compiled run whose numbers are not finite', () => {
  it('names the gradient, in a step that logs', async () => {
    const scenario = new ParityScenarioParams();
    scenario.model = new RootModelParams();
    const output_dir = join(folder, 'compiled');
    const params = Object.assign(new TrainerParams(), { output_dir, epochs: 1, seed: 1 });
    const warnings: string[] = [];
    const runtime = new CompiledRuntime({ warn: (message) => warnings.push(message) });
    const run = new Trainer(params, scenario.create(), { runtime }).train();
    await expect(run).rejects.toThrow(/gradient of "logits\/kernel" has values that are not finite/);
    expect(warnings).toEqual([]);
    runtime.dispose();
  });
});
