import { join } from 'node:path';
import type { LoggedValue } from '@tfaip/core';
import { SummaryWriter } from '@tfaip/tensorboard';
import type {
  EpochEnd,
  StepEnd,
  TrainBegin,
  TrainerCallback,
  ValidationEnd,
  Values,
} from './trainerCallback.js';

/**
 * Writes event files to `train` and `val` in the output folder: at the end of each epoch all values under their
 * names, with the number of training steps as step, and whatever layers log from inside.
 */
export class TensorboardLog implements TrainerCallback {
  private writers: { train: SummaryWriter; val: SummaryWriter } | undefined;

  onTrainBegin({ outputDir }: TrainBegin): void {
    this.writers = {
      train: new SummaryWriter(join(outputDir, 'train')),
      val: new SummaryWriter(join(outputDir, 'val')),
    };
  }

  onStepEnd({ step, logged }: StepEnd): void {
    handleLogged(logged, step, this.writers?.train);
  }

  onValidationEnd({ step, logged }: ValidationEnd): void {
    handleLogged(logged, step, this.writers?.val);
  }

  onEpochEnd({ train, val, step, learningRate }: EpochEnd): void {
    if (!this.writers) return;
    writeAll(this.writers.train, { ...train, learning_rate: learningRate }, step);
    if (val) writeAll(this.writers.val, val, step);
  }

  async close(): Promise<void> {
    await this.writers?.train.close();
    await this.writers?.val.close();
    this.writers = undefined;
  }
}

function writeAll(writer: SummaryWriter, values: Values, step: number): void {
  for (const [name, value] of Object.entries(values)) writer.scalar(name, value, step);
}

function handleLogged(logged: readonly LoggedValue[], step: number, writer: SummaryWriter | undefined): void {
  for (const { handler, path, value } of logged) handler.handle(path, value, step, writer);
}
