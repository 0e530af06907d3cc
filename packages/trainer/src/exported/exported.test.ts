import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, ParamsError, type Sample, scalarArray, scalarValue } from '@tfaip/core';
import { DataProcessorParams, MappingDataProcessor } from '@tfaip/data';
import { Evaluator } from '@tfaip/evaluator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { EvaluatorParams } from '../scenario/evaluatorParams.js';
import { ScenarioBase } from '../scenario/scenarioBase.js';
import { LavParams } from './lavParams.js';
import { PredictorParams } from './predictorParams.js';

/** The share of wrong answers, by plain TypeScript, and what it was told in between. */
class ErrorRate extends Evaluator<EvaluatorParams, Sample> {
  readonly calls: string[] = [];
  private wrong = 0;
  private all = 0;

  override enter(): void {
    this.calls.push('enter');
  }
  override updateState({ outputs, targets }: Sample): void {
    this.wrong += Number(scalarValue(outputs.class!) !== scalarValue(targets.odd!));
    this.all++;
  }
  override result(): Record<string, number> {
    this.calls.push('result');
    return { error_rate: this.wrong / this.all };
  }
  override exit(): void {
    this.calls.push('exit');
  }
}

class MeasuredParams extends ParityScenarioParams {
  override evaluator: EvaluatorParams = new (class extends EvaluatorParams {
    override cls(): typeof ErrorRate {
      return ErrorRate;
    }
  })();
}

/** Turns the answer around. */
class OppositeParams extends DataProcessorParams {
  override cls(): typeof Opposite {
    return Opposite;
  }
}

class Opposite extends MappingDataProcessor<OppositeParams> {
  override apply(sample: Sample): Sample {
    const answer = scalarArray(1 - scalarValue(sample.outputs.class!), 'int32');
    return { ...sample, outputs: { ...sample.outputs, class: answer } };
  }
}

const runtime = new EagerRuntime();
let folder: string;
let best: string;
let valAccuracy: number | undefined;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-exported-'));
  const params = Object.assign(new TrainerParams(), { epochs: 2, seed: 3, output_dir: join(folder, 'run') });
  params.learning_rate.lr = 0.1;
  const result = await new MeasuredParams().create().createTrainer(params, { runtime }).train();
  best = join(folder, 'run', 'best');
  valAccuracy = result.best?.value;
});

afterAll(() => rm(folder, { recursive: true }));

function lavParams(batchSize: number): LavParams {
  const params = Object.assign(new LavParams(), { export_dir: best });
  params.pipeline.batch_size = batchSize;
  return params;
}

describe('LAV', () => {
  it('scores the exported model as its validation did, whatever the batch size', async () => {
    const before = tf.memory().numTensors;
    for (const batchSize of [1, 7, 40]) {
      const { samples, values, evaluation } = await new MeasuredParams()
        .create()
        .createLav(lavParams(batchSize), { runtime })
        .run();
      expect(samples).toBe(40);
      expect(values.acc).toBeCloseTo(valAccuracy!, 6);
      expect(values.loss).toBeCloseTo(values.ce! + 0.01 * values.size!, 5);
      expect(evaluation.error_rate).toBeCloseTo(1 - valAccuracy!, 6);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("evaluates samples that are post-processed, while losses and metrics are the model's own", async () => {
    const params = new MeasuredParams();
    params.data.post_proc = [new OppositeParams()];
    const { values, evaluation } = await params.create().createLav(lavParams(7), { runtime }).run();
    expect(values.acc).toBeCloseTo(valAccuracy!, 6);
    expect(evaluation.error_rate).toBeCloseTo(valAccuracy!, 6);
    const predictor = Object.assign(new PredictorParams(), { export_dir: best });
    const answers = async (scenario: MeasuredParams) => {
      const classes = [];
      for await (const { outputs } of scenario.create().createPredictor(predictor, { runtime }).predict()) {
        classes.push(scalarValue(outputs.class!));
      }
      return classes;
    };
    const plain = await answers(new MeasuredParams());
    expect(plain.length).toBeGreaterThan(0);
    expect(await answers(params)).toEqual(plain.map((answer) => 1 - answer));
  });

  it('gives every evaluator its order of calls, also where the data fails', async () => {
    const evaluators: ErrorRate[] = [];
    class Watched extends ScenarioBase {
      override createEvaluator(): ErrorRate {
        evaluators.push(new ErrorRate(new EvaluatorParams()));
        return evaluators.at(-1)!;
      }
    }
    await new Watched(new MeasuredParams()).createLav(lavParams(8), { runtime }).run();
    expect(evaluators[0]!.calls).toEqual(['enter', 'result', 'exit']);
    const failing = new Watched(new MeasuredParams());
    Object.assign(failing, {
      createEvaluator: () =>
        Object.assign(new ErrorRate(new EvaluatorParams()), {
          updateState: () => {
            throw new Error('odd sample');
          },
          exit: () => evaluators[0]!.calls.push('exit after all'),
        }),
    });
    await expect(failing.createLav(lavParams(8), { runtime }).run()).rejects.toThrow('odd sample');
    expect(evaluators[0]!.calls.at(-1)).toBe('exit after all');
  });

  it('refuses a folder that is no export, and missing parameters', async () => {
    const scenario = new MeasuredParams().create();
    const nowhere = Object.assign(new LavParams(), { export_dir: join(folder, 'none') });
    await expect(scenario.createLav(nowhere, { runtime }).run()).rejects.toThrow(/not a complete export/);
    await expect(scenario.createLav(new LavParams(), { runtime }).run()).rejects.toThrow(ParamsError);
  });
});

describe('the predictor', () => {
  it('yields samples with outputs in the order of the data, without targets', async () => {
    const params = Object.assign(new PredictorParams(), { export_dir: best });
    params.pipeline.batch_size = 9;
    const before = tf.memory().numTensors;
    const samples: Sample[] = [];
    const predictor = new MeasuredParams().create().createPredictor(params, { runtime });
    for await (const sample of predictor.predict()) samples.push(sample);
    const numbers = samples.map(({ meta }) => meta.number as number);
    expect(numbers).toEqual(Array.from({ length: 200 }, (_, i) => i).filter((n) => n % 5 !== 0));
    expect(samples.every(({ targets }) => Object.keys(targets).length === 0)).toBe(true);
    const right = samples.filter(({ outputs }, i) => scalarValue(outputs.class!) === numbers[i]! % 2);
    expect(right.length / samples.length).toBeGreaterThan(0.9);
    for await (const _ of predictor.predict()) break;
    expect(tf.memory().numTensors).toBe(before);
  });
});
