import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Batch, ModelError, type NamedArrays, type PreparedStep, scalarValue } from '@tfaip/core';
import type { EpochEnd, Summaries, TrainEnd, TrainerCallback, Values } from '../callbacks/trainerCallback.js';
import { trainFeeds } from '../steps/feeds.js';
import { LossMeans } from '../steps/lossMeans.js';
import type { BestTracker } from './bestTracker.js';
import type { MetricValues } from './metricValues.js';
import { StepClock } from './stepClock.js';
import type { Validation, ValidationResult } from './validation.js';

/** What the loop needs: steps and data made ready, and who wants to know. */
export interface FitLoopParts {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly validateEvery: number;
  readonly logEvery: number;
  /** Endless. */
  readonly trainBatches: AsyncIterator<Batch, void>;
  readonly trainStep: PreparedStep;
  /** Learning rate of a step, counted from 0. */
  readonly learningRate: (step: number) => number;
  readonly metrics: MetricValues;
  readonly validation: Validation;
  readonly best: BestTracker;
  readonly callbacks: readonly TrainerCallback[];
}

/**
 * The training loop; owns the counters of epochs and steps.
 *
 * ```
 * for each epoch:
 *   for each step: next batch → training step → callbacks
 *   every validateEvery epochs, and after the last: validation → callbacks
 *   is it the best? → callbacks
 * ```
 */
export class FitLoop {
  private step = 0;
  private epoch = 0;
  private upcoming: Promise<IteratorResult<Batch, void>> | undefined;
  private readonly start = performance.now();

  constructor(private readonly parts: FitLoopParts) {}

  /** Training steps that have ended. */
  get stepsDone(): number {
    return this.step;
  }

  /** The graph that validation runs, a serialized `GraphDef`; undefined before the first one, and if there is none. */
  modelGraph(): Uint8Array | undefined {
    return this.parts.validation.graphDef();
  }

  async run(): Promise<TrainEnd> {
    while (this.epoch < this.parts.epochs) await this.runEpoch();
    const best = this.parts.best.result();
    return { epochs: this.epoch, steps: this.step, seconds: secondsSince(this.start), ...(best && { best }) };
  }

  private async runEpoch(): Promise<void> {
    const { callbacks, best, learningRate, stepsPerEpoch } = this.parts;
    this.epoch++;
    for (const callback of callbacks) await callback.onEpochBegin?.(this.epoch);
    const start = performance.now();
    const clock = new StepClock();
    const { train, trainSummaries, samples } = await this.trainEpoch(clock);
    const trainSeconds = secondsSince(start);
    const validation = await this.validate();
    const val = validation?.values;
    const event: EpochEnd = {
      epoch: this.epoch,
      step: this.step,
      train,
      trainSummaries,
      ...(validation && { val, valSummaries: validation.summaries }),
      isBest: val !== undefined && best.update(this.epoch, val),
      learningRate: learningRate(this.step - 1),
      samplesPerSecond: samples / trainSeconds,
      stepsPerSecond: stepsPerEpoch / trainSeconds,
      inputSeconds: clock.inputSeconds,
      stepSeconds: clock.stepSeconds,
      seconds: secondsSince(start),
    };
    for (const callback of callbacks) await callback.onEpochEnd?.(event);
  }

  private async trainEpoch(
    clock: StepClock,
  ): Promise<{ train: Values; trainSummaries: Summaries; samples: number }> {
    const { stepsPerEpoch, metrics } = this.parts;
    const losses = new LossMeans();
    let samples = 0;
    await metrics.reset();
    for (let stepInEpoch = 1; stepInEpoch <= stepsPerEpoch; stepInEpoch++) {
      samples += await this.trainOnce(losses, stepInEpoch, clock);
      // An eager step blocks; let timers, signals and files have their turn between steps.
      await nextTurn();
    }
    const { values, summaries } = await metrics.read();
    return { train: { ...losses.result(), ...values }, trainSummaries: summaries, samples };
  }

  private async trainOnce(losses: LossMeans, stepInEpoch: number, clock: StepClock): Promise<number> {
    const { trainStep, learningRate, logEvery, callbacks } = this.parts;
    const batch = await clock.waitForInput(this.nextBatch());
    const options = { step: this.step, logging: this.step % logEvery === 0 };
    clock.begin();
    const running = trainStep.run(trainFeeds(batch, learningRate(this.step)), options);
    clock.leave();
    this.fetchBatch();
    const { values, logged } = await running;
    clock.end();
    this.step++;
    checkFinite(values, this.step, batch);
    losses.add(values, batch.size);
    const event = { epoch: this.epoch, stepInEpoch, step: this.step, losses: losses.result(), logged };
    for (const callback of callbacks) await callback.onStepEnd?.(event);
    return batch.size;
  }

  private async nextBatch(): Promise<Batch> {
    if (!this.upcoming) this.fetchBatch();
    const next = await this.upcoming;
    if (!next || next.done) throw new Error('The stream of training batches has ended; it must not.');
    return next.value;
  }

  /** Asks for the next batch, to be made while a step runs. */
  private fetchBatch(): void {
    this.upcoming = this.parts.trainBatches.next();
    // Seen by whoever awaits the batch; if the step fails first, that is the error to tell.
    this.upcoming.catch(() => {});
  }

  private async validate(): Promise<ValidationResult | undefined> {
    const { validateEvery, epochs, validation, callbacks } = this.parts;
    if (this.epoch % validateEvery !== 0 && this.epoch !== epochs) return undefined;
    const result = await validation.run(this.step);
    const { samples, logged } = result;
    for (const callback of callbacks) {
      await callback.onValidationEnd?.({ epoch: this.epoch, step: this.step, samples, logged });
    }
    return result;
  }
}

/** @throws {ModelError} that names the first loss that is no number any more: nothing can be learnt from there on. */
function checkFinite(losses: NamedArrays, step: number, { meta }: Batch): void {
  for (const [label, loss] of Object.entries(losses)) {
    const value = scalarValue(loss);
    if (Number.isFinite(value)) continue;
    throw new ModelError(`The loss "${label}" is ${value} in training step ${step}.`, {
      given: `a batch of ${meta.length} samples, the first of them ${JSON.stringify(meta[0])}`,
      fix: 'check inputs and targets (class indices below the number of classes?), lower the learning rate, or clip gradients',
    });
  }
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
