import { randomInt } from 'node:crypto';
import { type Batch, DataError, ModelBase, paramsToJson, type Runtime, validateParams } from '@tfaip/core';
import type { DataBase, DataPipeline } from '@tfaip/data';
import type { Optimizer } from '@tfaip/optimizers';
import { type SelectedBackend, selectBackend } from './backend/selectBackend.js';
import { BestExport } from './callbacks/bestExport.js';
import { ConsoleProgress } from './callbacks/consoleProgress.js';
import { ShowSamples } from './callbacks/showSamples.js';
import { TensorboardLog } from './callbacks/tensorboardLog.js';
import type { TrainEnd, TrainerCallback } from './callbacks/trainerCallback.js';
import { BestTracker } from './loop/bestTracker.js';
import { type BuiltModel, buildModel } from './loop/builtModel.js';
import { stepsPerEpoch } from './loop/epochSteps.js';
import { FitLoop } from './loop/fitLoop.js';
import { MetricValues } from './loop/metricValues.js';
import { Validation } from './loop/validation.js';
import { checkRunDirectory, createRunDirectory, defaultRunDirectory } from './output/runDirectory.js';
import { RunLog } from './output/runLog.js';
import type { TrainerParams } from './params/trainerParams.js';
import type { ScenarioBase } from './scenario/scenarioBase.js';
import { evaluationStep } from './steps/evaluationStep.js';
import { trainStep } from './steps/trainStep.js';

export interface TrainerOptions {
  /** Takes each line for the user; default: nothing is shown. */
  readonly print?: (line: string) => void;
  /** Whether a progress bar may be drawn on stderr; default false. */
  readonly interactive?: boolean;
  /** Called after the built-in callbacks. */
  readonly callbacks?: readonly TrainerCallback[];
  /** Where steps run instead of what the device params say. */
  readonly runtime?: Runtime;
}

/** How a run ended. */
export interface TrainResult extends TrainEnd {
  readonly outputDir: string;
}

/**
 * Trains a scenario.
 *
 * ```ts
 * const params = new TrainerParams();
 * params.epochs = 3;
 * const { best } = await new Trainer(params, new DigitScenarioParams().create()).train();
 * ```
 */
export class Trainer {
  private readonly log: RunLog;

  constructor(
    readonly params: TrainerParams,
    readonly scenario: ScenarioBase,
    private readonly options: TrainerOptions = {},
  ) {
    this.log = new RunLog(options.print ?? (() => {}));
  }

  /**
   * Runs all epochs.
   *
   * @throws {ParamsError} if parameters are wrong; nothing has been read or written then.
   * @throws {RunDirectoryError} if the output folder holds a run or cannot be written.
   * @throws {BackendError} if the backend asked for cannot be had.
   */
  async train(): Promise<TrainResult> {
    const { params, scenario } = this;
    validateParams(params, 'trainer');
    validateParams(scenario.params);
    // Recorded with the params, so that a run without a given seed can be repeated.
    params.seed ??= randomInt(2 ** 31);
    params.output_dir ??= defaultRunDirectory(scenario.name, new Date());
    await checkRunDirectory(params.output_dir, params.overwrite);

    const runtime = await this.selectRuntime();
    const data = scenario.createData();
    const train = await data.createPipeline('training', params.train, params.seed);
    const val = await data.createPipeline('evaluation', params.val, params.seed);
    const built = buildModel(scenario.createModel(data), params.seed, await firstBatch(train));
    const optimizer = params.optimizer.create();
    optimizer.build(built.variables.filter(({ trainable }) => trainable));
    await createRunDirectory(params.output_dir, paramsToJson(params), paramsToJson(scenario.params));

    const callbacks = this.createCallbacks(runtime, data, built);
    try {
      return {
        ...(await this.fit(runtime, built, optimizer, train, val, callbacks)),
        outputDir: params.output_dir,
      };
    } finally {
      for (const callback of callbacks) await callback.close?.();
      optimizer.dispose();
      built.graph.dispose();
      for (const metric of built.metrics) metric.dispose();
    }
  }

  private async selectRuntime(): Promise<Runtime> {
    if (this.options.runtime) return this.options.runtime;
    const { runtime, description }: SelectedBackend = await selectBackend(this.params.device);
    this.log.print(description);
    return runtime;
  }

  private createCallbacks(runtime: Runtime, data: DataBase, built: BuiltModel): TrainerCallback[] {
    return [
      this.log,
      new TensorboardLog(),
      new ConsoleProgress(this.log.print, this.options.interactive ?? false),
      new ShowSamples(built.model, data, this.log.print),
      new BestExport(runtime, built.variables, paramsToJson(this.scenario.params)),
      ...(this.options.callbacks ?? []),
    ];
  }

  private async fit(
    runtime: Runtime,
    built: BuiltModel,
    optimizer: Optimizer,
    train: DataPipeline,
    val: DataPipeline,
    callbacks: readonly TrainerCallback[],
  ): Promise<TrainEnd> {
    const { params } = this;
    const seed = params.seed ?? 0;
    const metrics = new MetricValues(runtime, built.metrics);
    const steps = stepsPerEpoch(params, train);
    const prepare = (outputs: boolean) =>
      runtime.prepare(evaluationStep(built, { outputs }), { name: 'validation', seed });
    const showsSamples = built.model.printEvaluate !== ModelBase.prototype.printEvaluate;
    const loop = new FitLoop({
      epochs: params.epochs,
      stepsPerEpoch: steps,
      validateEvery: params.val_every_n,
      logEvery: params.log_every,
      trainBatches: train.batches(),
      trainStep: runtime.prepare(trainStep(built, built.variables, optimizer), { name: 'training', seed }),
      learningRate: params.learning_rate.create({ totalSteps: params.epochs * steps }),
      metrics,
      validation: new Validation(
        val,
        prepare(false),
        prepare(true),
        metrics,
        showsSamples ? params.print_eval_limit : 0,
      ),
      best: new BestTracker(built.best),
      callbacks,
    });
    for (const callback of callbacks) {
      await callback.onTrainBegin?.({
        outputDir: params.output_dir ?? '',
        epochs: params.epochs,
        stepsPerEpoch: steps,
        batchSize: params.train.batch_size,
        bestName: built.best[1],
      });
    }
    const end = await loop.run();
    for (const callback of callbacks) await callback.onTrainEnd?.(end);
    return end;
  }
}

async function firstBatch(pipeline: DataPipeline): Promise<Batch> {
  for await (const batch of pipeline.batches({ repeat: false })) return batch;
  throw new DataError('The training data has no batch.');
}
