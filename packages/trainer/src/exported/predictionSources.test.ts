import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type Sample, scalarValue } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import type { PredictionSource, Predictor } from './predictor.js';
import { PredictorParams } from './predictorParams.js';

const runtime = new EagerRuntime();
const scenario = () => new ParityScenarioParams().create();
let folder: string;
let samples: Sample[];

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-sources-'));
  const params = Object.assign(new TrainerParams(), { output_dir: join(folder, 'run'), epochs: 1, seed: 3 });
  await scenario().createTrainer(params, { runtime }).train();
  const pipeline = await scenario().createData().createPipeline('evaluation', new DataPipelineParams(), 1);
  samples = [];
  for await (const sample of pipeline.rawSamples()) samples.push(sample);
});

afterAll(() => rm(folder, { recursive: true }));

function predictor(batchSize = 4): Predictor {
  const params = Object.assign(new PredictorParams(), { export_dir: join(folder, 'run', 'best') });
  params.pipeline.batch_size = batchSize;
  return scenario().createPredictor(params, { runtime });
}

async function classesOf(source: PredictionSource): Promise<[unknown, number][]> {
  const classes: [unknown, number][] = [];
  for await (const { outputs, meta } of predictor().predict(source)) {
    classes.push([meta.number, scalarValue(outputs.class!)]);
  }
  return classes;
}

async function* asynchronously(all: Iterable<Sample>): AsyncGenerator<Sample> {
  yield* all;
}

describe('what is predicted', () => {
  it('may be samples, at once or one after the other, a generator, or a whole pipeline', async () => {
    const data = scenario().createData();
    const expected = await classesOf(samples);
    expect(expected.map(([number]) => number)).toEqual(samples.map(({ meta }) => meta.number));
    expect(new Set(expected.map(([, answer]) => answer)).size).toBe(2);
    expect(await classesOf(asynchronously(samples))).toEqual(expected);
    expect(await classesOf(await data.generator('evaluation'))).toEqual(expected);
    const params = Object.assign(new DataPipelineParams(), { batch_size: 7 });
    expect(await classesOf(await data.createPipeline('evaluation', params, 1))).toEqual(expected);
    await data.close();
  });

  it('is read as it is needed, and let go when nobody wants more', async () => {
    let read = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<Sample> {
      try {
        for (; ; read++) yield samples[read % samples.length]!;
      } finally {
        isClosed = true;
      }
    }
    const found: Sample[] = [];
    for await (const sample of predictor().predict(endless())) {
      found.push(sample);
      if (found.length === 6) break;
    }
    expect(found.map(({ meta }) => meta.number)).toEqual(samples.slice(0, 6).map(({ meta }) => meta.number));
    // Batches of 4, some of which are made ready ahead of the model.
    expect(read).toBeLessThan(100);
    expect(isClosed).toBe(true);
  });

  it('must not be empty', async () => {
    await expect(classesOf([])).rejects.toThrow(/no sample|no batch|empty/);
  });
});
