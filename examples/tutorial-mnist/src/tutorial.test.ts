import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { describeNative } from '@tfaip/testing';
import { type BackendName, Trainer, TrainerParams, type TrainResult } from '@tfaip/trainer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CnnParams, type GraphParams, MlpParams } from './full/graphs.js';
import { MnistModelParams } from './full/model.js';
import { MnistScenarioParams } from './full/scenario.js';
import { DigitScenarioParams } from './minimal.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-tutorial-'));
});

afterAll(() => rm(folder, { recursive: true }));

interface Run extends TrainResult {
  /** Mean loss of the epoch after each step. */
  readonly losses: number[];
  /** Tensors alive at the end of each epoch. */
  readonly tensors: number[];
  readonly accuracy: number;
}

async function train(
  backend: BackendName,
  scenario: MnistScenarioParams | DigitScenarioParams,
  change: Partial<TrainerParams>,
  samples?: number,
): Promise<Run> {
  const params = Object.assign(
    new TrainerParams(),
    { seed: 1, overwrite: true, output_dir: join(folder, backend) },
    change,
  );
  params.device.backend = backend;
  params.train.limit = samples ?? null;
  params.val.limit = samples ?? null;
  const losses: number[] = [];
  const tensors: number[] = [];
  let accuracy = 0;
  const callbacks = [
    {
      onStepEnd: (event: { losses: Readonly<Record<string, number>> }) =>
        void losses.push(event.losses.loss!),
      onEpochEnd: (event: { val?: Readonly<Record<string, number>> }) => {
        tensors.push(tf.memory().numTensors);
        accuracy = event.val?.acc ?? 0;
      },
    },
  ];
  const result = await new Trainer(params, scenario.create(), { callbacks }).train();
  return { ...result, losses, tensors, accuracy };
}

function full(graph: GraphParams): MnistScenarioParams {
  const scenario = new MnistScenarioParams();
  const model = new MnistModelParams();
  model.graph = graph;
  scenario.model = model;
  return scenario;
}

function trainsOn(backend: BackendName, cnnSamples: number): void {
  it('learns real digits with the minimal scenario', async () => {
    const { accuracy, steps } = await train(backend, new DigitScenarioParams(), { epochs: 1 });
    expect(steps).toBe(563);
    expect(accuracy).toBeGreaterThan(0.9);
  });

  it.each([
    ['MLP', new MlpParams(), 320],
    ['CNN', new CnnParams(), cnnSamples],
  ])(
    'gives the same losses to the last bit for the same seed, and keeps no tensor: %s',
    async (_, graph, samples) => {
      const runs = [];
      for (const seed of [1, 1, 2])
        runs.push(await train(backend, full(graph), { epochs: 3, seed }, samples));
      const [first, second, other] = runs;
      expect(first!.losses.length).toBe((3 * samples) / 16);
      expect(second!.losses).toEqual(first!.losses);
      expect(other!.losses).not.toEqual(first!.losses);
      expect(new Set(first!.tensors).size).toBe(1);
    },
  );
}

describe('the tutorial on WebAssembly', () => trainsOn('wasm', 32));

describeNative('the tutorial on native TensorFlow', () => trainsOn('native', 160));
