import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainBegin, TrainerCallback } from '../callbacks/trainerCallback.js';

/** Gives every line to the user and, with the time, to `train.log` in the output folder. */
export class RunLog implements TrainerCallback {
  private file: string | undefined;
  private early: string[] = [];

  /** @param show takes each line for the user. */
  constructor(private readonly show: (line: string) => void) {}

  /** Prints a line. Lines before the output folder exists are written once it does. */
  readonly print = (line: string): void => {
    this.show(line);
    this.note(line);
  };

  /** Writes a line to the file alone: what the user gets told in another way, such as an error. */
  note(line: string): void {
    const stamped = `${new Date().toISOString()} ${line}\n`;
    // A few lines an epoch: written at once, so that a killed run's log is complete.
    if (this.file) appendFileSync(this.file, stamped);
    else this.early.push(stamped);
  }

  onTrainBegin({ outputDir }: TrainBegin): void {
    this.file = join(outputDir, 'train.log');
    appendFileSync(this.file, this.early.join(''));
    this.early = [];
  }
}
