import { join } from 'node:path';
import type { LoggedValue } from '@tfaip/core';
import { type HParams, SummaryWriter } from '@tfaip/tensorboard';
import type {
  EpochEnd,
  StepEnd,
  Summaries,
  TrainBegin,
  TrainEnd,
  TrainerCallback,
  ValidationEnd,
  Values,
} from './trainerCallback.js';

interface Writers {
  /** Of the output folder itself: hyper-parameters, whose metrics are those of the folders below. */
  readonly run: SummaryWriter;
  readonly train: SummaryWriter;
  readonly val: SummaryWriter;
}

/**
 * Writes event files to the output folder and, below it, to `train` and `val`.
 *
 * At the start the hyper-parameters; at every logging step what the step and its layers log; at the end of each epoch
 * all values under their names and the throughput, with the number of training steps as step; after the first
 * validation the model's graph, if the runtime has made one. A resumed run adds files to those that are there.
 */
export class TensorboardLog implements TrainerCallback {
  private writers: Writers | undefined;
  private modelGraph: TrainBegin['modelGraph'] | undefined;
  private succeeded = false;

  constructor(private readonly hparams: HParams) {}

  onTrainBegin({ outputDir, modelGraph, resumed, stepsDone }: TrainBegin): void {
    this.modelGraph = modelGraph;
    this.writers = {
      run: new SummaryWriter(outputDir),
      train: new SummaryWriter(join(outputDir, 'train')),
      val: new SummaryWriter(join(outputDir, 'val')),
    };
    if (!resumed) this.writers.run.hparams(this.hparams);
    // A killed process may have logged steps that are trained again.
    for (const writer of [this.writers.train, this.writers.val]) writer.sessionStart(stepsDone + 1);
  }

  onStepEnd({ step, logged }: StepEnd): void {
    handleLogged(logged, step, this.writers?.train);
  }

  onValidationEnd({ step, logged }: ValidationEnd): void {
    handleLogged(logged, step, this.writers?.val);
    const graphDef = this.modelGraph?.();
    if (graphDef) this.writers?.val.graph(graphDef);
    this.modelGraph = undefined;
  }

  onEpochEnd(event: EpochEnd): void {
    if (!this.writers) return;
    const { train, val, step, learningRate, samplesPerSecond, stepsPerSecond } = event;
    const throughput = samplesPerSecond > 0 && {
      samples_per_second: samplesPerSecond,
      steps_per_second: stepsPerSecond,
    };
    writeAll(this.writers.train, { ...train, learning_rate: learningRate, ...throughput }, step);
    writeSummaries(this.writers.train, event.trainSummaries, step);
    if (val) writeAll(this.writers.val, val, step);
    if (event.valSummaries) writeSummaries(this.writers.val, event.valSummaries, step);
  }

  onTrainEnd({ interrupted }: TrainEnd): void {
    this.succeeded = !interrupted;
  }

  async close(): Promise<void> {
    if (!this.writers) return;
    const { run, train, val } = this.writers;
    this.writers = undefined;
    run.hparamsEnd(this.succeeded);
    await Promise.all([run.close(), train.close(), val.close()]);
  }
}

function writeAll(writer: SummaryWriter, values: Values, step: number): void {
  for (const [name, value] of Object.entries(values)) writer.scalar(name, value, step);
}

function writeSummaries(writer: SummaryWriter, summaries: Summaries, step: number): void {
  for (const summary of Object.values(summaries)) writer.summary(summary, step);
}

function handleLogged(logged: readonly LoggedValue[], step: number, writer: SummaryWriter | undefined): void {
  for (const { handler, path, value } of logged) handler.handle(path, value, step, writer);
}
