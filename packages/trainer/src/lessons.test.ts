import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type Sample, scalarValue } from '@tfaip/core';
import { Evaluator, rocAuc } from '@tfaip/evaluator';
import { type ExportWriter, readExport } from '@tfaip/export';
import { readScalars } from '@tfaip/tensorboard';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EpochEnd } from './callbacks/trainerCallback.js';
import { LavParams } from './exported/lavParams.js';
import { ParityScenarioParams } from './fixtures/parityScenario.js';
import { TrainerParams } from './params/trainerParams.js';
import { EvaluatorParams } from './scenario/evaluatorParams.js';
import { ScenarioBase } from './scenario/scenarioBase.js';

/**
 * What the Python tfaip gets wrong, where it shows in the trainer: each test is named for the lesson. Others of these
 * lessons are tests beside what they are about; `L1:` and its like in their names finds them.
 */
const runtime = new EagerRuntime();
let folder: string;
let run: string;

beforeEach(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-lessons-'));
  run = join(folder, 'run');
});

afterEach(() => rm(folder, { recursive: true }));

interface TrainedRun {
  readonly epochs: readonly EpochEnd[];
  readonly lines: readonly string[];
}

async function train(
  params: Partial<TrainerParams>,
  {
    limit = null,
    scenario = new ParityScenarioParams().create(),
  }: { limit?: number | null; scenario?: ScenarioBase } = {},
): Promise<TrainedRun> {
  const all = Object.assign(new TrainerParams(), {
    output_dir: run,
    seed: 3,
    print_eval_limit: 0,
    ...params,
  });
  all.train.limit = limit;
  const epochs: EpochEnd[] = [];
  const lines: string[] = [];
  const callbacks = [{ onEpochEnd: (event: EpochEnd) => void epochs.push(event) }];
  const print = (line: string): void => void lines.push(line);
  await scenario.createTrainer(all, { runtime, print, callbacks }).train();
  return { epochs, lines };
}

describe('the length of epochs', () => {
  // 160 samples in batches of 16.
  it.each([
    ['all data', null, null, 10],
    ['limit', 48, null, 3],
    ['less than the data', null, 40, 3],
    ['more than the data', null, 400, 25],
    ['more than the limit', 48, 100, 7],
  ])(
    'L3: all epochs have what was asked for, none ends the training early: %s',
    async (_, limit, samples, steps) => {
      const { epochs } = await train({ epochs: 4, samples_per_epoch: samples }, { limit });
      expect(epochs.map(({ epoch, step }) => [epoch, step])).toEqual(
        [1, 2, 3, 4].map((epoch) => [epoch, epoch * steps]),
      );
      expect(new Set(epochs.map(({ train }) => train.ce)).size).toBe(4);
    },
  );
});

it('L3: an epoch that is not validated shows no value of an earlier one, in no place', async () => {
  const { epochs, lines } = await train({ epochs: 4, val_every_n: 2, loggers: ['tensorboard', 'csv'] });
  expect(epochs.map(({ val }) => val !== undefined)).toEqual([false, true, false, true]);
  const shown = lines.filter((line) => line.startsWith('Epoch'));
  expect(shown.map((line) => line.includes('val_'))).toEqual([false, true, false, true]);
  const logged: number[] = [];
  for await (const { tag, step } of readScalars(join(run, 'val'))) if (tag === 'loss') logged.push(step);
  expect(logged).toEqual([20, 40]);
  const [header, ...rows] = (await readFile(join(run, 'metrics.csv'), 'utf8')).trimEnd().split('\n');
  const column = header!.split(',').indexOf('val_loss');
  expect(column).toBeGreaterThan(0);
  expect(rows.map((row) => row.split(',')[column] !== '')).toEqual([false, true, false, true]);
});

/** Reads what the model says in plain TypeScript, and a value that cannot be computed. */
class Recomputed extends Evaluator<EvaluatorParams, Sample> {
  private readonly losses: number[] = [];
  private readonly squares: number[] = [];

  override updateState({ outputs, targets }: Sample): void {
    const [even, odd] = outputs.logits!.data as Float32Array as unknown as [number, number];
    const target = scalarValue(targets.odd!) === 1 ? odd : even;
    this.losses.push(Math.log(Math.exp(even) + Math.exp(odd)) - target);
    this.squares.push((even * even + odd * odd) / 2);
  }
  override result(): Record<string, number> {
    const mean = (values: readonly number[]): number =>
      values.reduce((sum, each) => sum + each, 0) / values.length;
    const loss = mean(this.losses) + 0.01 * mean(this.squares);
    // Samples of one class alone have no such value.
    return { recomputed_loss: loss, auc: rocAuc([1, 1], [0.2, 0.3]) };
  }
}

class RecomputedParams extends EvaluatorParams {
  override cls(): typeof Recomputed {
    return Recomputed;
  }
}

class RecomputedScenarioParams extends ParityScenarioParams {
  override evaluator: EvaluatorParams = new RecomputedParams();
}

it('L4: LAV computes the loss, and says that a value cannot be computed instead of 0', async () => {
  const scenario = new RecomputedScenarioParams();
  const { lines, epochs } = await train({ epochs: 2 }, { scenario: scenario.create() });
  const lav = Object.assign(new LavParams(), { export_dir: join(run, 'export') });
  lav.pipeline.batch_size = 7;
  const { values, evaluation } = await scenario.create().createLav(lav, { runtime }).run();
  expect(values.loss).toBeGreaterThan(0);
  expect(values.loss).toBeCloseTo(evaluation.recomputed_loss as number, 5);
  expect(values.loss).toBeCloseTo(epochs.at(-1)!.val!.loss!, 5);
  expect(evaluation.auc).toBeNaN();
  expect(lines.filter((line) => /^Epoch.*val_auc NaN/.test(line)).length).toBe(2);
});

/** Holds its first export back until five steps of training have been done meanwhile. */
class SlowExport extends ScenarioBase {
  readonly events: string[] = [];
  private begin!: () => void;
  private release!: () => void;
  private readonly begun = new Promise<void>((resolve) => (this.begin = resolve));
  private readonly released = new Promise<void>((resolve) => (this.release = resolve));

  /** The first epoch has 10 steps. */
  readonly onStepEnd = async ({ step }: { step: number }): Promise<void> => {
    if (step === 11) await this.begun;
    if (step > 10 && step <= 15) this.events.push(`step ${step}`);
    if (step === 15) this.release();
  };

  override async createExportWriters(): Promise<ExportWriter[]> {
    const write = async (): Promise<null> => {
      this.events.push('export begins');
      this.begin();
      await this.released;
      this.events.push('export ends');
      return null;
    };
    return [{ name: 'slow', write }];
  }
}

it('L11: training goes on while a new best model is exported, however long that takes', async () => {
  const scenario = new SlowExport(new ParityScenarioParams());
  const params = Object.assign(new TrainerParams(), { output_dir: run, epochs: 2, seed: 3 });
  // If a step waited for an export, this would never end.
  await scenario.createTrainer(params, { runtime, callbacks: [{ onStepEnd: scenario.onStepEnd }] }).train();
  const steps = [11, 12, 13, 14, 15].map((step) => `step ${step}`);
  expect(scenario.events.slice(0, 7)).toEqual(['export begins', ...steps, 'export ends']);
  expect((await readExport(join(run, 'best'))).formats).toEqual({ slow: null });
});
