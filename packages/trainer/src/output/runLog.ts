import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainBegin, TrainerCallback } from '../callbacks/trainerCallback.js';
import { isLogged, type LogLevel, logLevelOf } from './logLevel.js';

/** One thing that is said of a run. */
export interface LogRecord {
  readonly time: Date;
  readonly level: LogLevel;
  readonly message: string;
}

/**
 * Gives what is said of a run to the user, from a level on, and to `train.log` in the output folder, where all is written
 * but what is for looking for a cause; at level `debug` that too.
 */
export class RunLog implements TrainerCallback {
  private file: string | undefined;
  private early: string[] = [];

  /**
   * @param show takes each line for the user.
   * @param level default: as the environment says.
   * @throws {LogLevelError} if the environment names no level.
   */
  constructor(
    private readonly show: (line: string) => void,
    private readonly level: LogLevel = logLevelOf(process.env),
  ) {}

  /** Tells the user what the run does. */
  readonly info = (message: string): void => this.log('info', message);

  /** Tells the user what is not as it should be, though the run goes on. */
  readonly warn = (message: string): void => this.log('warning', message);

  /** Notes what only somebody wants to know who looks for a cause. */
  readonly debug = (message: string): void => this.log('debug', message);

  /** Writes to the file alone: what the user gets told in another way, such as an error. */
  note(level: LogLevel, message: string): void {
    this.write({ time: new Date(), level, message });
  }

  onTrainBegin({ outputDir }: TrainBegin): void {
    this.file = join(outputDir, 'train.log');
    appendFileSync(this.file, this.early.join(''));
    this.early = [];
  }

  private log(level: LogLevel, message: string): void {
    if (isLogged(level, this.level)) this.show(level === 'warning' ? `warning: ${message}` : message);
    this.note(level, message);
  }

  private write(record: LogRecord): void {
    if (record.level === 'debug' && this.level !== 'debug') return;
    // A few lines an epoch: written at once, so that a killed run's log is complete.
    if (this.file) appendFileSync(this.file, formatRecord(record));
    else this.early.push(formatRecord(record));
  }
}

/** Time, level and message; further lines of a message are indented, so that every record begins with a time. */
function formatRecord({ time, level, message }: LogRecord): string {
  return `${time.toISOString()} ${level.padEnd(7)} ${message.replaceAll('\n', '\n    ')}\n`;
}
