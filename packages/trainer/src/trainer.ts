import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type ParamsClass, paramsFromJson, paramsToJson, type Runtime, validateParams } from '@tfaip/core';
import { ConsoleLines } from './callbacks/consoleLines.js';
import { hyperParameters } from './callbacks/hyperParameters.js';
import { LeakCheck } from './callbacks/leakCheck.js';
import { ModelExport } from './callbacks/modelExport.js';
import { ProgressBar } from './callbacks/progressBar.js';
import { RunManifest } from './callbacks/runManifest.js';
import { ShowSamples } from './callbacks/showSamples.js';
import { TensorboardLog } from './callbacks/tensorboardLog.js';
import type { TrainEnd, TrainerCallback } from './callbacks/trainerCallback.js';
import { type Checkpoint, readNewestCheckpoint } from './checkpoint/checkpointFiles.js';
import { parseCheckpointEvery } from './checkpoint/checkpointSchedule.js';
import { CheckpointWriter } from './checkpoint/checkpointWriter.js';
import { RunIdentity } from './checkpoint/runIdentity.js';
import { restoreSnapshot, type TrainingState } from './checkpoint/trainingState.js';
import { Cleanup } from './cleanup.js';
import { ModelExporter } from './exported/modelExporter.js';
import { valuesToExport } from './exported/valuesToExport.js';
import { createLoggers } from './loggers/createLoggers.js';
import type { RunLogger } from './loggers/runLogger.js';
import { RunLogging } from './loggers/runLogging.js';
import { BestTracker } from './loop/bestTracker.js';
import { EarlyStopping } from './loop/earlyStopping.js';
import { stepsPerEpoch } from './loop/epochSteps.js';
import { TimeBudget } from './loop/timeBudget.js';
import type { LogLevel } from './output/logLevel.js';
import {
  checkResumable,
  checkRunDirectory,
  createRunDirectory,
  defaultRunDirectory,
  discardRunDirectory,
  updateRunParams,
  withResourcesOfRun,
} from './output/runDirectory.js';
import { RunLog } from './output/runLog.js';
import type { TrainerParams } from './params/trainerParams.js';
import { RunTrace } from './profile/runTrace.js';
import { PhaseTrace, tracedCallback, tracedCheckpoints, tracedParts } from './profile/traced.js';
import { createLavEpochs } from './run/createLavEpochs.js';
import { createLoop } from './run/createLoop.js';
import { fastDevRun } from './run/fastDevRun.js';
import { makeRunParts, type RunParams, type RunParts, runVariables } from './run/runParts.js';
import type { ScenarioBase } from './scenario/scenarioBase.js';
import { OptimizerSettings } from './update/optimizerSettings.js';

export interface TrainerOptions {
  /** Takes each line for the user; default: nothing is shown. */
  readonly print?: (line: string) => void;
  /** A terminal to draw a progress bar on; default: none is drawn. */
  readonly terminal?: NodeJS.WritableStream;
  /** How much the user is told; default: as `TFAIP_LOG_LEVEL` says, else `info`. */
  readonly logLevel?: LogLevel;
  /** Called after the built-in callbacks. */
  readonly callbacks?: readonly TrainerCallback[];
  /** Take the values of the run, beside those that the params name. */
  readonly loggers?: readonly RunLogger[];
  /** Where steps run instead of what the device params say. */
  readonly runtime?: Runtime;
  /** Stops the run after the step that is under way, with a checkpoint to go on from. */
  readonly signal?: AbortSignal;
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
   * @throws {CheckpointError} if a checkpoint cannot be written.
   */
  async train(): Promise<TrainResult> {
    const params = this.copyParams();
    if (params.fast_dev_run) return fastDevRun(params, this.scenario, this.options);
    const output_dir = params.output_dir ?? (await defaultRunDirectory(this.scenario.name, new Date()));
    await checkRunDirectory(output_dir, params.overwrite);
    // Recorded with the params, so that a run without a given seed can be repeated.
    const seed = params.seed ?? randomInt(2 ** 31);
    return this.run(Object.assign(params, { seed, output_dir }), 'fresh');
  }

  /**
   * Goes on with the run in `output_dir` from its newest checkpoint that is whole, or from its start if there is none
   * yet. With the params that the run has saved it ends as if it had never been stopped; other params hold from now on.
   *
   * @throws {ParamsError} if parameters are wrong, or there is no `output_dir`.
   * @throws {RunDirectoryError} if the folder holds no run.
   * @throws {CheckpointError} if no checkpoint can be read, or it does not fit the params.
   * @throws {BackendError} if the backend asked for cannot be had.
   */
  async resume(): Promise<TrainResult> {
    const params = this.copyParams();
    const run = await checkResumable(params);
    return this.run(Object.assign(params, run), 'resumed');
  }

  /** A checked copy of the params: the caller's stay as they are. */
  private copyParams(): TrainerParams {
    validateParams(this.params, 'trainer');
    validateParams(this.scenario.params);
    return paramsFromJson(this.params.constructor as ParamsClass<TrainerParams>, paramsToJson(this.params));
  }

  private async run(params: RunParams, kind: 'fresh' | 'resumed'): Promise<TrainResult> {
    const bar = new ProgressBar(this.options.print ?? (() => {}), this.options.terminal);
    const log = new RunLog(bar.showLine, this.options.logLevel);
    const cleanup = new Cleanup();
    return cleanup.during(async () => {
      try {
        const resumed = kind === 'resumed';
        const checkpoint = resumed ? await readNewestCheckpoint(params.output_dir, log.warn) : undefined;
        const identity = resumed
          ? await RunIdentity.resumed(params.output_dir, checkpoint)
          : RunIdentity.fresh();
        const { runtime } = this.options;
        const parts = await makeRunParts({
          params,
          scenario: this.scenario,
          log,
          cleanup,
          ...(runtime && { runtime }),
          ...(checkpoint && { checkpoint }),
        });
        const exporter = await this.createExporter(parts);
        const lav = createLavEpochs(parts, this.scenario, cleanup);
        const others = [lav, this.createExport(parts, exporter)];
        const callbacks = this.createCallbacks(parts, identity, bar, others);
        return await this.fit(parts, callbacks, { resumed, identity, checkpoint, cleanup, exporter });
      } catch (error) {
        log.note('error', error instanceof Error ? (error.stack ?? error.message) : String(error));
        throw error;
      }
    });
  }

  private createCallbacks(
    parts: RunParts,
    identity: RunIdentity,
    bar: ProgressBar,
    others: readonly TrainerCallback[],
  ): TrainerCallback[] {
    const { params, log, data, built } = parts;
    const hparams = { trainer: paramsToJson(params), ...paramsToJson(this.scenario.params) };
    return [
      log,
      ...(params.check_leaks ? [new LeakCheck(log.info)] : []),
      ...(params.loggers.includes('tensorboard') ? [new TensorboardLog(hyperParameters(hparams))] : []),
      new RunLogging([...createLoggers(params.loggers), ...(this.options.loggers ?? [])], params.log_every),
      bar,
      new ShowSamples(built.model, data, log.info),
      new ConsoleLines(log.info),
      new RunManifest({ parts, scenarioParams: this.scenario.params, runId: identity.id }),
      ...others,
      ...(this.options.callbacks ?? []),
    ];
  }

  private createExport(parts: RunParts, exporter: ModelExporter): ModelExport {
    return new ModelExport(exporter, () => valuesToExport(parts), parts.built.best);
  }

  private async createExporter(parts: RunParts): Promise<ModelExporter> {
    const { log, trainBatches } = parts;
    const source = { ...parts, example: await trainBatches.peek() };
    return new ModelExporter({
      scenarioParams: this.scenario.params,
      writers: await this.scenario.createExportWriters(source),
      warn: log.warn,
    });
  }

  private async fit(parts: RunParts, given: readonly TrainerCallback[], begin: Begin): Promise<TrainResult> {
    const { params, built, train, runtime, trainBatches, log } = parts;
    const { resumed, identity, checkpoint, cleanup, exporter } = begin;
    const outputDir = params.output_dir;
    const steps = stepsPerEpoch(params, train);
    const best = new BestTracker(built.best);
    const earlyStopping = new EarlyStopping(params.early_stopping, built.best);
    const timeBudget = new TimeBudget(params.maxSeconds);
    const { signal } = this.options;
    const trace = params.profile ? new RunTrace() : undefined;
    const callbacks: readonly TrainerCallback[] = trace
      ? [new PhaseTrace(trace), ...given.map((each) => tracedCallback(each, trace))]
      : given;
    const loop = createLoop(trace ? tracedParts(parts, trace) : parts, {
      stepsPerEpoch: steps,
      best,
      earlyStopping,
      timeBudget,
      callbacks,
      cleanup,
      ...(signal && { signal }),
    });
    const state: TrainingState = {
      variables: runVariables(parts),
      parts: [
        identity,
        loop,
        best,
        earlyStopping,
        timeBudget,
        trainBatches,
        new OptimizerSettings(params.optimizer, parts.update.optimizer),
      ],
    };
    const every = parseCheckpointEvery(params.checkpoint_every);
    const writer = new CheckpointWriter({
      outputDir,
      runtime,
      state,
      every,
      keep: params.keep,
      precedent: () => exporter.settle(),
    });
    if (checkpoint) {
      await restoreSnapshot(runtime, state, checkpoint);
      log.info(`Going on from ${checkpoint.directory}, after ${loop.stepsDone} steps`);
    } else if (resumed) log.info('From the start: there is no checkpoint yet');
    await this.openDirectory(params, resumed);
    exporter.useResourcesOf(await withResourcesOfRun(this.scenario.params, outputDir));
    // A run that fails before its first step leaves nothing behind that would refuse the next try.
    cleanup.add(() => (loop.stepsDone === 0 && !resumed ? discardRunDirectory(outputDir) : undefined));
    cleanup.add(async () => void (await writer.finish()));
    if (trace) cleanup.add(() => (loop.stepsDone > 0 ? writeProfile(trace, outputDir, log) : undefined));
    for (const callback of callbacks) cleanup.add(() => callback.close?.());
    for (const callback of callbacks) {
      await callback.onTrainBegin?.({
        outputDir,
        epochs: params.epochs,
        stepsPerEpoch: steps,
        batchSize: params.train.batch_size,
        resumed,
        stepsDone: loop.stepsDone,
        bestName: built.best[1],
        modelGraph: () => loop.modelGraph(),
      });
    }
    try {
      const end = await loop.run(trace ? tracedCheckpoints(writer, trace) : writer);
      await writer.finish();
      for (const callback of callbacks) await callback.onTrainEnd?.(end);
      return { ...end, outputDir };
    } catch (error) {
      for (const callback of callbacks) await Promise.resolve(callback.onError?.(error)).catch(() => {});
      throw error;
    }
  }

  private async openDirectory(params: RunParams, resumed: boolean): Promise<void> {
    const content = {
      trainerParams: paramsToJson(params),
      scenarioParams: this.scenario.params,
    };
    if (resumed) await updateRunParams(params.output_dir, content);
    else await createRunDirectory(params.output_dir, content, params.overwrite);
  }
}

async function writeProfile(trace: RunTrace, outputDir: string, log: RunLog): Promise<void> {
  const path = join(outputDir, 'profile.json');
  await trace.write(path);
  for (const line of trace.summary('training step')) log.info(line);
  log.info(`Profile: ${path}, for chrome://tracing or https://ui.perfetto.dev`);
}

/** How a run begins. */
interface Begin {
  readonly resumed: boolean;
  readonly identity: RunIdentity;
  readonly checkpoint: Checkpoint | undefined;
  readonly cleanup: Cleanup;
  /** Its exports have to be on the disk before a checkpoint that speaks of them. */
  readonly exporter: ModelExporter;
}
