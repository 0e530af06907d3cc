import { randomInt } from 'node:crypto';
import {
  type Batch,
  DataError,
  ModelBase,
  type NamedSpecs,
  type ParamsClass,
  type PreparedStep,
  paramsFromJson,
  paramsToJson,
  type Runtime,
  type StepFunction,
  type TensorSpec,
  validateParams,
} from '@tfaip/core';
import type { DataBase, DataPipeline } from '@tfaip/data';
import type { Optimizer } from '@tfaip/optimizers';
import { selectBackend } from './backend/selectBackend.js';
import { BestExport } from './callbacks/bestExport.js';
import { ConsoleLines } from './callbacks/consoleLines.js';
import { hyperParameters } from './callbacks/hyperParameters.js';
import { ProgressBar } from './callbacks/progressBar.js';
import { ShowSamples } from './callbacks/showSamples.js';
import { TensorboardLog } from './callbacks/tensorboardLog.js';
import type { TrainEnd, TrainerCallback } from './callbacks/trainerCallback.js';
import { Cleanup } from './cleanup.js';
import { BestTracker } from './loop/bestTracker.js';
import { type BuiltModel, buildModel } from './loop/builtModel.js';
import { stepsPerEpoch } from './loop/epochSteps.js';
import { FitLoop } from './loop/fitLoop.js';
import { MetricValues } from './loop/metricValues.js';
import { Validation } from './loop/validation.js';
import type { LogLevel } from './output/logLevel.js';
import {
  checkRunDirectory,
  createRunDirectory,
  defaultRunDirectory,
  discardRunDirectory,
} from './output/runDirectory.js';
import { RunLog } from './output/runLog.js';
import type { TrainerParams } from './params/trainerParams.js';
import type { ScenarioBase } from './scenario/scenarioBase.js';
import { evaluationStep } from './steps/evaluationStep.js';
import { batchSpecs, learningRateFeed } from './steps/feeds.js';
import { trainStep } from './steps/trainStep.js';

export interface TrainerOptions {
  /** Takes each line for the user; default: nothing is shown. */
  readonly print?: (line: string) => void;
  /** A terminal to draw a progress bar on; default: none is drawn. */
  readonly terminal?: NodeJS.WritableStream;
  /** How much the user is told; default: as `TFAIP_LOG_LEVEL` says, else `info`. */
  readonly logLevel?: LogLevel;
  /** Called after the built-in callbacks. */
  readonly callbacks?: readonly TrainerCallback[];
  /** Where steps run instead of what the device params say. */
  readonly runtime?: Runtime;
}

/** How a run ended. */
export interface TrainResult extends TrainEnd {
  readonly outputDir: string;
}

/** The params of a run with everything decided that may be left open. */
type RunParams = TrainerParams & { seed: number; output_dir: string };

/** What a run is made of, once data and model are there. */
interface Parts {
  readonly params: RunParams;
  readonly log: RunLog;
  readonly runtime: Runtime;
  readonly train: DataPipeline;
  readonly val: DataPipeline;
  readonly built: BuiltModel;
  readonly optimizer: Optimizer;
  /** Training batches without end. */
  readonly batches: AsyncGenerator<Batch, void, undefined>;
  readonly specs: NamedSpecs;
  readonly callbacks: readonly TrainerCallback[];
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
  constructor(
    readonly params: TrainerParams,
    readonly scenario: ScenarioBase,
    private readonly options: TrainerOptions = {},
  ) {}

  /**
   * Runs all epochs.
   *
   * @throws {ParamsError} if parameters are wrong; nothing has been read or written then.
   * @throws {RunDirectoryError} if the output folder holds a run or cannot be written.
   * @throws {BackendError} if the backend asked for cannot be had.
   */
  async train(): Promise<TrainResult> {
    const params = await this.resolveParams();
    const bar = new ProgressBar(this.options.print ?? (() => {}), this.options.terminal);
    const log = new RunLog(bar.showLine, this.options.logLevel);
    const cleanup = new Cleanup();
    return cleanup.during(async () => {
      try {
        const parts = await this.prepare(params, log, bar, cleanup);
        return { ...(await this.fit(parts, cleanup)), outputDir: params.output_dir };
      } catch (error) {
        log.note('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
        throw error;
      }
    });
  }

  /** A checked copy of the params, with seed and output folder: the caller's stay as they are. */
  private async resolveParams(): Promise<RunParams> {
    validateParams(this.params, 'trainer');
    validateParams(this.scenario.params);
    const copy = paramsFromJson(
      this.params.constructor as ParamsClass<TrainerParams>,
      paramsToJson(this.params),
    );
    const output_dir = copy.output_dir ?? (await defaultRunDirectory(this.scenario.name, new Date()));
    await checkRunDirectory(output_dir, copy.overwrite);
    // Recorded with the params, so that a run without a given seed can be repeated.
    return Object.assign(copy, { seed: copy.seed ?? randomInt(2 ** 31), output_dir });
  }

  private async prepare(params: RunParams, log: RunLog, bar: ProgressBar, cleanup: Cleanup): Promise<Parts> {
    const { scenario } = this;
    log.debug(`Seed ${params.seed}, parameters ${JSON.stringify(paramsToJson(params))}`);
    const optimizer = params.optimizer.create();
    const runtime = await this.selectRuntime(params, log);
    // One that was given is its owner's.
    if (runtime !== this.options.runtime) cleanup.add(() => runtime.dispose?.());
    const data = scenario.createData();
    const train = await data.createPipeline('training', params.train, params.seed, { print: log.warn });
    const val = await data.createPipeline('evaluation', params.val, params.seed, { print: log.warn });
    const batches = train.batches();
    cleanup.add(async () => void (await batches.return()));
    // Before the stream ends, which would wait for samples that workers are at.
    cleanup.add(() => data.close());
    const first = await firstBatch(batches);
    const built = buildModel(scenario.createModel(data), params.seed, first);
    cleanup.add(() => built.dispose());
    optimizer.build(built.variables);
    cleanup.add(() => optimizer.dispose());
    return {
      params,
      log,
      runtime,
      train,
      val,
      built,
      optimizer,
      batches: startingWith(first, batches),
      specs: batchSpecs(data.inputLayerSpecs(), data.targetLayerSpecs()),
      callbacks: this.createCallbacks(params, runtime, data, built, log, bar),
    };
  }

  private async selectRuntime(params: RunParams, log: RunLog): Promise<Runtime> {
    if (this.options.runtime) return this.options.runtime;
    const { runtime, description } = await selectBackend(params.device, {
      forceEager: params.force_eager,
      warn: log.warn,
    });
    log.info(description);
    return runtime;
  }

  private createCallbacks(
    params: RunParams,
    runtime: Runtime,
    data: DataBase,
    built: BuiltModel,
    log: RunLog,
    bar: ProgressBar,
  ): TrainerCallback[] {
    const hparams = { trainer: paramsToJson(params), ...paramsToJson(this.scenario.params) };
    return [
      log,
      new TensorboardLog(hyperParameters(hparams)),
      bar,
      new ShowSamples(built.model, data, log.info),
      new ConsoleLines(log.info),
      new BestExport(runtime, built, paramsToJson(this.scenario.params)),
      ...(this.options.callbacks ?? []),
    ];
  }

  private async fit(parts: Parts, cleanup: Cleanup): Promise<TrainEnd> {
    const { params, callbacks, built, train } = parts;
    const steps = stepsPerEpoch(params, train);
    const loop = this.createLoop(parts, steps, cleanup);
    const content = {
      trainerParams: paramsToJson(params),
      scenarioParams: paramsToJson(this.scenario.params),
    };
    await createRunDirectory(params.output_dir, content, params.overwrite);
    // A run that fails before its first step leaves nothing behind that would refuse the next try.
    cleanup.add(() => (loop.stepsDone === 0 ? discardRunDirectory(params.output_dir) : undefined));
    for (const callback of callbacks) cleanup.add(() => callback.close?.());
    for (const callback of callbacks) {
      await callback.onTrainBegin?.({
        outputDir: params.output_dir,
        epochs: params.epochs,
        stepsPerEpoch: steps,
        batchSize: params.train.batch_size,
        bestName: built.best[1],
        modelGraph: () => loop.modelGraph(),
      });
    }
    const end = await loop.run();
    for (const callback of callbacks) await callback.onTrainEnd?.(end);
    return end;
  }

  private createLoop(parts: Parts, steps: number, cleanup: Cleanup): FitLoop {
    const { params, runtime, built, optimizer, val, specs } = parts;
    const prepare = (name: string, step: StepFunction, feeds: NamedSpecs): PreparedStep => {
      const prepared = runtime.prepare(step, { name, seed: params.seed, feeds });
      cleanup.add(() => prepared.dispose());
      return prepared;
    };
    const stepLog = { gradientNorm: params.log_gradient_norm, weights: params.log_weights };
    const learningRate: TensorSpec = { shape: [], dtype: 'float32' };
    const metrics = new MetricValues(runtime, built.metrics);
    cleanup.add(() => metrics.dispose());
    const showsSamples = built.model.printEvaluate !== ModelBase.prototype.printEvaluate;
    return new FitLoop({
      epochs: params.epochs,
      stepsPerEpoch: steps,
      validateEvery: params.val_every_n,
      logEvery: params.log_every,
      trainBatches: parts.batches,
      trainStep: prepare('training', trainStep(built, built.variables, optimizer, stepLog), {
        ...specs,
        [learningRateFeed]: learningRate,
      }),
      learningRate: params.learning_rate.create({ totalSteps: params.epochs * steps }),
      metrics,
      validation: new Validation(
        val,
        prepare('validation', evaluationStep(built, { outputs: false }), specs),
        prepare('validation', evaluationStep(built, { outputs: true }), specs),
        metrics,
        showsSamples ? params.print_eval_limit : 0,
      ),
      best: new BestTracker(built.best),
      callbacks: parts.callbacks,
    });
  }
}

async function firstBatch(batches: AsyncIterator<Batch, void>): Promise<Batch> {
  const first = await batches.next();
  if (first.done) throw new DataError('The training data has no batch.');
  return first.value;
}

async function* startingWith(
  first: Batch,
  rest: AsyncIterable<Batch>,
): AsyncGenerator<Batch, void, undefined> {
  yield first;
  yield* rest;
}
