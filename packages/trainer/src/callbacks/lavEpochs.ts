import { join } from 'node:path';
import { SummaryWriter } from '@tfaip/tensorboard';
import { numbersOf, summariesOf, type Validation } from '../loop/validation.js';
import { formatValues } from './formatValues.js';
import type { EpochEnd, TrainBegin, TrainerCallback } from './trainerCallback.js';

export interface LavEpochsOptions {
  /** Every so many epochs. */
  readonly every: number;
  /** From this one on. */
  readonly minEpoch: number;
  /** A validation of each held-out data set, by the name of the set; made when the first one is due. */
  readonly validations: () => Promise<ReadonlyMap<string, Validation>>;
  /** Runs something while the weights are those to be exported. */
  readonly during: <R>(run: () => Promise<R>) => Promise<R>;
  readonly print: (line: string) => void;
}

/** Scores the model on held-out data sets while it trains, as `tfaip lav` does; values go to event files in `lav`. */
export class LavEpochs implements TrainerCallback {
  private writer: SummaryWriter | undefined;
  private outputDir = '';
  private stepsDone = 0;
  private validations: ReadonlyMap<string, Validation> | undefined;

  constructor(private readonly options: LavEpochsOptions) {}

  onTrainBegin({ outputDir, stepsDone }: TrainBegin): void {
    this.outputDir = outputDir;
    this.stepsDone = stepsDone;
  }

  async onEpochEnd({ epoch, step }: EpochEnd): Promise<void> {
    const { every, minEpoch, during, print } = this.options;
    if (every === 0 || epoch < minEpoch || epoch % every !== 0) return;
    this.validations ??= await this.options.validations();
    const writer = this.openWriter();
    for (const [name, validation] of this.validations) {
      const result = await during(() => validation.run(step));
      if (!result) continue;
      const prefix = this.validations.size > 1 ? `${name}/` : '';
      const numbers = numbersOf(result);
      print(
        `LAV of epoch ${epoch} on ${name}: ${result.numSamples} samples  ${formatValues(numbers, 'lav_')}`,
      );
      for (const [tag, value] of Object.entries(numbers)) writer.scalar(prefix + tag, value, step);
      for (const summary of Object.values(summariesOf(result))) writer.summary(summary, step);
    }
  }

  private openWriter(): SummaryWriter {
    if (!this.writer) {
      this.writer = new SummaryWriter(join(this.outputDir, 'lav'));
      // A killed process may have scored epochs that are trained again.
      this.writer.sessionStart(this.stepsDone + 1);
    }
    return this.writer;
  }

  async close(): Promise<void> {
    await this.writer?.close();
    this.writer = undefined;
  }
}
