import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, ParamsError, type Runtime } from '@tfaip/core';
import { CompiledRuntime } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { type EpochEnd, type ScenarioBaseParams, Trainer } from '@tfaip/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RobustScenarioParams } from './inputGradient.js';
import { GatedScenarioParams } from './parametrisableLayer.js';
import { PipelineScenarioParams } from './pipelineParams.js';
import { PointDataParams } from './points.js';
import { PolymorphicScenarioParams, RadialParams } from './polymorphicScenario.js';
import { LetterDataParams, LetterScenarioParams } from './staticParams.js';
import { CountingDataParams, CountingScenarioParams } from './trainAndPredictionGraph.js';
import { WeightedModelParams, WeightedScenarioParams } from './weights.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-how-to-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** The last epoch of a short training. */
async function train(scenario: ScenarioBaseParams, runtime: Runtime): Promise<EpochEnd> {
  const params = new (scenario.trainerParamsCls())();
  Object.assign(params, { output_dir: join(folder, 'run'), overwrite: true, seed: 3, epochs: 12 });
  params.learning_rate.lr = 0.02;
  let last: EpochEnd | undefined;
  const onEpochEnd = (event: EpochEnd): void => {
    last = event;
  };
  await new Trainer(params, scenario.create(), { runtime, callbacks: [{ onEpochEnd }] }).train();
  return last!;
}

function gated(): GatedScenarioParams {
  const scenario = new GatedScenarioParams();
  scenario.model.second.gated = true;
  return scenario;
}

function radial(): PolymorphicScenarioParams {
  const scenario = new PolymorphicScenarioParams();
  scenario.model.network = new RadialParams();
  return scenario;
}

const learning: readonly (readonly [string, () => ScenarioBaseParams, string, number])[] = [
  ['a parametrisable layer', gated, 'acc', 0.8],
  ['dense network of a polymorphic scenario', () => new PolymorphicScenarioParams(), 'acc', 0.7],
  ['radial network of a polymorphic scenario', radial, 'acc', 0.7],
  ['pipeline params', () => new PipelineScenarioParams(), 'acc', 0.7],
  ['class and sample weights', () => new WeightedScenarioParams(), 'acc', 0.7],
  ['static params', () => new LetterScenarioParams(), 'acc', 0.3],
  ['training and prediction graph', () => new CountingScenarioParams(), 'decoded_acc', 0.9],
  ['input-gradient regularisation', () => new RobustScenarioParams(), 'acc', 0.7],
];

describe('the how-tos', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it.each(learning)('learn: %s', async (_, scenario, name, least) => {
    const { val } = await train(scenario(), new EagerRuntime());
    expect(val?.[name]).toBeGreaterThan(least);
  });

  it.each([
    ['points', new PointDataParams()],
    ['starts', new CountingDataParams()],
  ])('L5: validate on %s that do not train', async (_, params) => {
    const data = new (params.cls())(params as never);
    const inputs = (mode: 'training' | 'evaluation'): string[] =>
      [...data.generator(mode).generate()].map((sample) => JSON.stringify(sample.inputs));
    const [training, heldOut] = [new Set(inputs('training')), inputs('evaluation')];
    expect(heldOut.length).toBeGreaterThan(0);
    expect(heldOut.filter((each) => training.has(each))).toEqual([]);
  });

  it('L5: validate on words that do not train', () => {
    const { words, held_out } = new LetterDataParams();
    expect(held_out.filter((word) => words.includes(word))).toEqual([]);
  });

  it('gives the model the size of the alphabet', async () => {
    const scenario = new LetterScenarioParams();
    Object.assign(scenario.data, { words: ['abc', 'cab'], held_out: ['bac'] });
    await train(scenario, new EagerRuntime());
    expect(scenario.model.n_letters).toBe(3);
  });

  it('weighs classes: without weight a class is not learnt', async () => {
    const scenario = new WeightedScenarioParams();
    scenario.model.class_weights = [1, 1, 0];
    const { val } = await train(scenario, new EagerRuntime());
    expect(val?.acc).toBeGreaterThan(0.7);
    expect(() => Object.assign(new WeightedModelParams(), { class_weights: [1] }).postInit()).toThrow(
      ParamsError,
    );
  });
});

describeNative('the how-tos, compiled', () => {
  it.each(learning)('learn without a warning: %s', async (_, scenario, name, least) => {
    const warnings: string[] = [];
    const runtime = new CompiledRuntime({ warn: (message) => warnings.push(message) });
    const { val } = await train(scenario(), runtime);
    runtime.dispose();
    expect(warnings).toEqual([]);
    expect(val?.[name]).toBeGreaterThan(least);
  });
});
