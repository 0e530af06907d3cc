import { type Batch, type PreparedStep, validateParams } from '@tfaip/core';
import { selectBackend } from './backend/selectBackend.js';
import { buildModel } from './loop/builtModel.js';
import { type DeviceParams, mixedPrecisions } from './params/deviceParams.js';
import type { TrainerParams } from './params/trainerParams.js';
import type { ScenarioBase } from './scenario/scenarioBase.js';
import { batchSpecs, learningRateFeed, trainFeeds } from './steps/feeds.js';
import { trainStep } from './steps/trainStep.js';

/** Settings of the device that were tried, and how fast the training step was with them. */
export interface TunedSettings {
  readonly xla: boolean;
  readonly mixed_precision: DeviceParams['mixed_precision'];
  /** Median time of a training step in milliseconds. */
  readonly stepMs: number;
}

export interface TuneOptions {
  /** Measured steps of each candidate; default 60. */
  readonly steps?: number;
  /** Takes each line for the user. */
  readonly print?: (line: string) => void;
}

const BATCHES = 8;
const ROUNDS = 6;
const WARM_UP_STEPS = 5;

/**
 * Times the training step of a scenario with different session settings, in turns, on its own data and with its own batch
 * size. Nothing is set by it: settings change the last digits, so they are the user's to choose.
 *
 * @returns the candidates, the fastest first.
 * @throws {ParamsError} if parameters are wrong. @throws {BackendError} without native TensorFlow.
 */
export async function tune(
  params: TrainerParams,
  scenario: ScenarioBase,
  { steps = 60, print = () => {} }: TuneOptions = {},
): Promise<TunedSettings[]> {
  validateParams(params, 'trainer');
  validateParams(scenario.params);
  const batches = await firstBatches(params, scenario);
  const candidates = [];
  for (const xla of [false, true]) {
    for (const mixed_precision of mixedPrecisions) {
      candidates.push(await Candidate.create(params, scenario, batches, { xla, mixed_precision }));
    }
  }
  for (const candidate of candidates) await candidate.train(WARM_UP_STEPS * BATCHES, false);
  for (let round = 0; round < ROUNDS; round++) {
    for (const candidate of candidates) await candidate.train(Math.ceil(steps / ROUNDS), true);
  }
  const results = candidates.map((each) => each.result()).sort((a, b) => a.stepMs - b.stepMs);
  for (const candidate of candidates) candidate.dispose();
  for (const result of results) print(describe(result));
  print(`Fastest: ${argumentsOf(results[0]!)}`);
  return results;
}

async function firstBatches(params: TrainerParams, scenario: ScenarioBase): Promise<Batch[]> {
  const data = scenario.createData();
  try {
    const pipeline = await data.createPipeline('training', params.train, params.seed ?? 1);
    const batches: Batch[] = [];
    for await (const batch of pipeline.batches()) if (batches.push(batch) === BATCHES) break;
    return batches;
  } finally {
    await data.close();
  }
}

/** A training step with settings of its own. */
class Candidate {
  private readonly times: number[] = [];
  private count = 0;

  private constructor(
    private readonly settings: Omit<TunedSettings, 'stepMs'>,
    private readonly step: PreparedStep,
    private readonly batches: readonly Batch[],
    readonly dispose: () => void,
  ) {}

  static async create(
    params: TrainerParams,
    scenario: ScenarioBase,
    batches: readonly Batch[],
    settings: Omit<TunedSettings, 'stepMs'>,
  ): Promise<Candidate> {
    const device = Object.assign(
      Object.create(params.device) as DeviceParams,
      { backend: 'native' },
      settings,
    );
    const { runtime } = await selectBackend(device);
    const data = scenario.createData();
    const seed = params.seed ?? 1;
    const built = buildModel(scenario.createModel(data), seed, batches[0]!, 'unchecked');
    const optimizer = params.optimizer.create();
    optimizer.build(built.variables);
    const feeds = {
      ...batchSpecs(data.inputLayerSpecs(), data.targetLayerSpecs()),
      [learningRateFeed]: { shape: [], dtype: 'float32' },
    } as const;
    const step = runtime.prepare(trainStep(built, built.variables, optimizer), {
      name: 'training',
      seed,
      feeds,
    });
    return new Candidate(settings, step, batches, () => {
      step.dispose();
      optimizer.dispose();
      built.dispose();
      runtime.dispose?.();
    });
  }

  async train(steps: number, measured: boolean): Promise<void> {
    for (let i = 0; i < steps; i++) {
      const batch = this.batches[this.count % this.batches.length]!;
      const start = performance.now();
      await this.step.run(trainFeeds(batch, 1e-4), { step: this.count++ });
      if (measured) this.times.push(performance.now() - start);
    }
  }

  result(): TunedSettings {
    const sorted = [...this.times].sort((a, b) => a - b);
    return { ...this.settings, stepMs: sorted[sorted.length >> 1]! };
  }
}

function describe(settings: TunedSettings): string {
  return `${settings.stepMs.toFixed(2)} ms per step with ${argumentsOf(settings)}`;
}

function argumentsOf({ xla, mixed_precision }: TunedSettings): string {
  return `--trainer.device.xla ${xla} --trainer.device.mixed_precision ${mixed_precision}`;
}
