import { CsvLogger } from './csvLogger.js';
import { JsonLinesLogger } from './jsonLinesLogger.js';
import type { RunLogger } from './runLogger.js';

/** What `--trainer.loggers` can name. TensorBoard's event files hold more than values and have a callback of their own. */
export const loggerNames = ['tensorboard', 'csv', 'jsonl'] as const;
export type LoggerName = (typeof loggerNames)[number];

/** The loggers of values that are named. */
export function createLoggers(names: readonly LoggerName[]): RunLogger[] {
  return [
    ...(names.includes('csv') ? [new CsvLogger()] : []),
    ...(names.includes('jsonl') ? [new JsonLinesLogger()] : []),
  ];
}
