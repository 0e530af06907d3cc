import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Json, PreparedStep } from '@tfaip/core';
import type { EpochEnd, TrainEnd, TrainerCallback } from '../callbacks/trainerCallback.js';
import type { CheckpointPlace } from '../checkpoint/checkpointName.js';
import type { StatePart } from '../checkpoint/trainingState.js';
import { trainFeeds } from '../steps/feeds.js';
import { checkFiniteFlags } from '../steps/finiteFlags.js';
import type { AveragedWeights } from '../update/averagedWeights.js';
import type { BestTracker } from './bestTracker.js';
import type { EarlyStopping } from './earlyStopping.js';
import { EpochProgress } from './epochProgress.js';
import { checkFiniteLosses } from './finiteLosses.js';
import type { MetricValues } from './metricValues.js';
import { StepClock } from './stepClock.js';
import type { TimeBudget } from './timeBudget.js';
import type { TrainBatches } from './trainBatches.js';
import {
  numbersOf,
  summariesOf,
  type Validation,
  type ValidationOptions,
  type ValidationResult,
} from './validation.js';

/** Where the loop leaves its state between steps. */
export interface Checkpoints {
  /** After each training step but an epoch's last. */
  afterStep(place: CheckpointPlace & { readonly step: number }): Promise<void>;
  /** At the end of an epoch, and where the run is stopped. */
  write(place: CheckpointPlace): Promise<void>;
}

/** What the loop needs: steps and data made ready, and who wants to know. */
export interface FitLoopParts {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly validateEvery: number;
  /** Validated before the first step; what comes out is not used. */
  readonly sanityBatches: number;
  readonly logEvery: number;
  readonly trainBatches: TrainBatches;
  readonly trainStep: PreparedStep;
  /** In its place for steps whose gradients are only collected; default: there are none. */
  readonly collectStep?: PreparedStep;
  /** Steps whose gradients are one update; the last update of an epoch takes what is left. */
  readonly stepsPerUpdate: number;
  /** Learning rate of an update, counted from 0. */
  readonly learningRate: (update: number) => number;
  readonly metrics: MetricValues;
  /** @throws {ModelError} if a weight is not finite. */
  readonly checkWeights: (step: number) => Promise<void>;
  readonly validation: Validation;
  readonly averaged: AveragedWeights;
  readonly best: BestTracker;
  readonly earlyStopping: EarlyStopping;
  readonly timeBudget: TimeBudget;
  readonly callbacks: readonly TrainerCallback[];
  /** Stops the run after the step that is under way. */
  readonly signal?: AbortSignal;
}

/**
 * The training loop; owns the counters of epochs and steps.
 *
 * ```
 * for each epoch:
 *   for each step: next batch → training step → callbacks → checkpoint, if due
 *   every validateEvery epochs, and after the last: validation → callbacks
 *   is it the best? → callbacks → checkpoint
 * ```
 */
export class FitLoop implements StatePart {
  readonly name = 'loop';
  private step = 0;
  private updates = 0;
  /** The last step after which gradients and weights were finite. */
  private finiteAt: number | undefined;
  private epoch = 0;
  /** Of the epoch under way; undefined between epochs. */
  private progress: EpochProgress | undefined;
  private checkpoints: Checkpoints | undefined;
  private checkpointSeconds = 0;
  private callbackSeconds = 0;
  private readonly start = performance.now();

  constructor(private readonly parts: FitLoopParts) {}

  /** Training steps that have ended. */
  get stepsDone(): number {
    return this.step;
  }

  /** Whether there is nothing left to do. */
  get isDone(): boolean {
    if (this.progress) return false;
    return this.epoch >= this.parts.epochs || this.reasonToEnd !== undefined;
  }

  /** The graph that validation runs, a serialized `GraphDef`; undefined before the first one, and if there is none. */
  modelGraph(): Uint8Array | undefined {
    return this.parts.validation.graphDef();
  }

  /** @param checkpoints default: none are written. */
  async run(checkpoints?: Checkpoints): Promise<TrainEnd> {
    this.checkpoints = checkpoints;
    const { sanityBatches, validation, averaged } = this.parts;
    if (sanityBatches > 0 && this.step === 0) {
      await averaged.during(() => validation.run(0, this.runOptions(sanityBatches)));
    }
    while (!this.isDone && !this.isStopped) await this.runEpoch();
    const best = this.parts.best.result();
    const reason = this.reasonToEnd;
    return {
      epochs: this.epoch,
      steps: this.step,
      seconds: secondsSince(this.start),
      checkpointSeconds: this.checkpointSeconds,
      callbackSeconds: this.callbackSeconds,
      interrupted: !this.isDone,
      ...(best && { best }),
      ...(reason !== undefined && { stoppedEarly: reason }),
    };
  }

  toJson(): Json {
    return {
      epoch: this.epoch,
      step: this.step,
      updates: this.updates,
      progress: this.progress?.toJson() ?? null,
    };
  }

  fromJson(json: Json): void {
    const { epoch, step, updates, progress } = json as Record<'epoch' | 'step' | 'updates', number> & {
      progress: Json;
    };
    this.epoch = epoch;
    this.step = step;
    this.updates = updates;
    this.progress = progress === null ? undefined : EpochProgress.fromJson(progress);
  }

  /** Why there are no further epochs; undefined if there may be. */
  private get reasonToEnd(): string | undefined {
    return this.parts.earlyStopping.reason ?? this.parts.timeBudget.reason;
  }

  private get isStopped(): boolean {
    return this.parts.signal?.aborted ?? false;
  }

  private async runEpoch(): Promise<void> {
    const { callbacks, best, earlyStopping, learningRate, stepsPerEpoch } = this.parts;
    const progress = await this.beginEpoch();
    for (const callback of callbacks) await callback.onEpochBegin?.(this.epoch);
    const start = performance.now();
    const clock = new StepClock();
    const { samples, steps } = await this.trainEpoch(progress, clock);
    const trainSeconds = secondsSince(start);
    if (this.isStopped && progress.steps < stepsPerEpoch) return this.stop();
    await this.parts.checkWeights(this.step);
    progress.metrics ??= await this.parts.metrics.read();
    const validationStart = performance.now();
    const validation = await this.validate();
    if (validation === 'stopped') return this.stop();
    const validationSeconds = validation ? secondsSince(validationStart) : 0;
    const val = validation && numbersOf(validation);
    if (val) earlyStopping.update(this.epoch, val);
    const event: EpochEnd = {
      epoch: this.epoch,
      step: this.step,
      train: { ...progress.losses.result(), ...progress.metrics.values },
      trainSummaries: progress.metrics.summaries,
      ...(validation && { val, valSummaries: summariesOf(validation) }),
      isBest: val !== undefined && best.update(this.epoch, val),
      learningRate: learningRate(Math.max(0, this.updates - 1)),
      samplesPerSecond: samples / trainSeconds,
      stepsPerSecond: steps / trainSeconds,
      inputSeconds: clock.inputSeconds,
      stepSeconds: clock.stepSeconds,
      validationSeconds,
      seconds: secondsSince(start),
    };
    this.progress = undefined;
    const end = performance.now();
    for (const callback of callbacks) await callback.onEpochEnd?.(event);
    this.callbackSeconds += secondsSince(end);
    await this.waitForCheckpoint(this.checkpoints?.write({ epoch: this.epoch, step: null }));
  }

  /** Begins the next epoch, unless one is under way. */
  private async beginEpoch(): Promise<EpochProgress> {
    if (this.progress) return this.progress;
    this.epoch++;
    this.progress = new EpochProgress();
    await this.parts.metrics.reset();
    return this.progress;
  }

  /** Runs what is left of an epoch's steps, or until the run is stopped; counts what it has done. */
  private async trainEpoch(
    progress: EpochProgress,
    clock: StepClock,
  ): Promise<{ samples: number; steps: number }> {
    const { stepsPerEpoch, timeBudget } = this.parts;
    const before = progress.steps;
    let samples = 0;
    while (progress.steps < stepsPerEpoch && !this.isStopped && !timeBudget.reason) {
      samples += await this.trainOnce(progress, clock);
      const isLast = progress.steps === stepsPerEpoch;
      if (!isLast)
        await this.waitForCheckpoint(this.checkpoints?.afterStep({ epoch: this.epoch, step: this.step }));
      // An eager step blocks; let timers, signals and files have their turn between steps.
      await nextTurn();
    }
    return { samples, steps: progress.steps - before };
  }

  private async trainOnce(progress: EpochProgress, clock: StepClock): Promise<number> {
    const { trainStep, trainBatches, learningRate, logEvery, callbacks } = this.parts;
    const { collectStep, stepsPerUpdate, stepsPerEpoch } = this.parts;
    const inEpoch = progress.steps + 1;
    const isUpdate = !collectStep || inEpoch % stepsPerUpdate === 0 || inEpoch === stepsPerEpoch;
    const batch = await clock.waitForInput(trainBatches.next());
    const options = { step: this.step, logging: this.step % logEvery === 0 };
    clock.begin();
    const running = (isUpdate ? trainStep : collectStep).run(
      trainFeeds(batch, learningRate(this.updates)),
      options,
    );
    clock.leave();
    trainBatches.fetchAhead();
    const { values, logged } = await running;
    clock.end();
    this.step++;
    if (isUpdate) this.updates++;
    checkFiniteLosses(values, { step: this.step, batch, finiteAt: this.finiteAt });
    if (checkFiniteFlags(logged, this.step)) this.finiteAt = this.step;
    progress.add(values, batch);
    const event = {
      epoch: this.epoch,
      stepInEpoch: progress.steps,
      step: this.step,
      losses: progress.losses.result(),
      logged,
    };
    for (const callback of callbacks) await callback.onStepEnd?.(event);
    return batch.size;
  }

  private async validate(): Promise<ValidationResult | undefined | 'stopped'> {
    const { validateEvery, epochs, validation, averaged, callbacks } = this.parts;
    const isLast = this.epoch === epochs || this.parts.timeBudget.reason !== undefined;
    if (this.epoch % validateEvery !== 0 && !isLast) return undefined;
    for (const callback of callbacks) await callback.onValidationBegin?.(this.epoch);
    const result = await averaged.during(() => validation.run(this.step, this.runOptions()));
    if (!result) return 'stopped';
    const { samples, logged } = result;
    for (const callback of callbacks) {
      await callback.onValidationEnd?.({ epoch: this.epoch, step: this.step, samples, logged });
    }
    return result;
  }

  private runOptions(batches?: number): ValidationOptions {
    const { signal } = this.parts;
    return { ...(signal && { signal }), ...(batches !== undefined && { batches }) };
  }

  private async waitForCheckpoint(checkpoint: Promise<void> | undefined): Promise<void> {
    const start = performance.now();
    await checkpoint;
    this.checkpointSeconds += secondsSince(start);
  }

  /** Leaves a checkpoint within the epoch. */
  private async stop(): Promise<void> {
    await this.checkpoints?.write({ epoch: this.epoch, step: this.step });
  }
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
