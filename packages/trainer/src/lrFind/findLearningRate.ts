import { randomInt } from 'node:crypto';
import {
  type ParamsClass,
  paramsFromJson,
  paramsToJson,
  type Runtime,
  scalarValue,
  totalLossName,
  validateParams,
} from '@tfaip/core';
import { Cleanup } from '../cleanup.js';
import { RunLog } from '../output/runLog.js';
import type { LrFindParams } from '../params/lrFindParams.js';
import type { TrainerParams } from '../params/trainerParams.js';
import { makeRunParts } from '../run/runParts.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import { learningRateFeed, trainFeeds } from '../steps/feeds.js';
import { trainStep } from '../steps/trainStep.js';
import { type LearningRatePoint, suggestLearningRate } from './suggestLearningRate.js';

export interface LearningRateOptions {
  /** Takes each line for the user; default: nothing is shown. */
  readonly print?: (line: string) => void;
  /** Where steps run instead of what the device params say. */
  readonly runtime?: Runtime;
}

/** Losses over learning rates, and what follows from them. */
export interface LearningRateCurve {
  readonly points: readonly LearningRatePoint[];
  /** Undefined if the loss falls nowhere. */
  readonly suggestion: number | undefined;
}

/**
 * Trains for a few steps with a learning rate that rises exponentially, until the loss diverges. Nothing is written, and
 * no model stays.
 *
 * @throws {ParamsError} if parameters are wrong. @throws {BackendError} if the backend asked for cannot be had.
 */
export async function findLearningRate(
  params: TrainerParams,
  scenario: ScenarioBase,
  range: LrFindParams,
  { print = () => {}, runtime }: LearningRateOptions = {},
): Promise<LearningRateCurve> {
  validateParams(params, 'trainer');
  validateParams(scenario.params);
  validateParams(range, 'lr_find');
  const copy = paramsFromJson(params.constructor as ParamsClass<TrainerParams>, paramsToJson(params));
  const run = Object.assign(copy, { seed: copy.seed ?? randomInt(2 ** 31), output_dir: '' });
  const cleanup = new Cleanup();
  return cleanup.during(async () => {
    const log = new RunLog(print);
    const parts = await makeRunParts({ params: run, scenario, log, cleanup, ...(runtime && { runtime }) });
    const step = parts.runtime.prepare(trainStep(parts.built, parts.variables, parts.update.applying), {
      name: 'training',
      seed: run.seed,
      feeds: { ...parts.specs, [learningRateFeed]: { shape: [], dtype: 'float32' } },
    });
    cleanup.add(() => step.dispose());
    const smooth = new Smoothing(range.smoothing);
    const points: LearningRatePoint[] = [];
    for (let i = 0; i < range.steps; i++) {
      const learningRate = range.min * (range.max / range.min) ** (i / (range.steps - 1));
      const batch = await parts.trainBatches.next();
      const { values } = await step.run(trainFeeds(batch, learningRate), { step: i });
      const loss = scalarValue(values[totalLossName]!);
      const smoothed = smooth.add(loss);
      if (!Number.isFinite(loss)) break;
      points.push({ learningRate, loss, smoothed });
      if (smoothed > range.diverged_at * Math.min(...points.map((point) => point.smoothed))) break;
    }
    return { points, suggestion: suggestLearningRate(points) };
  });
}

class Smoothing {
  private average = 0;
  private weight = 0;

  constructor(private readonly decay: number) {}

  add(value: number): number {
    this.average = this.decay * this.average + (1 - this.decay) * value;
    this.weight = this.decay * this.weight + (1 - this.decay);
    return this.average / this.weight;
  }
}
