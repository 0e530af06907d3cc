import { logLevelOf } from '@tfaip/trainer';
import { type CommandIo, printLine } from '../io.js';
import type { ScenarioRun } from './runScenarioCommand.js';
import { catchStopSignals } from './stopSignals.js';

export interface TrainingRun extends ScenarioRun {
  /** Go on with the run in the output folder; default: start one. */
  readonly resume?: boolean;
}

/**
 * Trains a scenario.
 *
 * @throws {LogLevelError} if the environment asks for a level that does not exist.
 */
export async function runTraining({ trainer, scenario, io, resume = false }: TrainingRun): Promise<void> {
  const stop = catchStopSignals((line) => io.err.write(`${line}\n`));
  const options = {
    print: (line: string) => printLine(io, line),
    signal: stop.signal,
    logLevel: logLevelOf(io.env),
    ...progressBarOn(io),
  };
  try {
    const made = scenario.create().createTrainer(trainer, options);
    const { interrupted, outputDir } = await (resume ? made.resume() : made.train());
    if (interrupted) printLine(io, `Go on with: tfaip resume-training ${outputDir}`);
    process.exitCode = stop.exitCode();
  } finally {
    stop.release();
  }
}

/** A bar on a terminal that somebody looks at. */
function progressBarOn({ err, env }: CommandIo): { terminal?: NodeJS.WritableStream } {
  return err.isTTY && !env.CI ? { terminal: err as NodeJS.WriteStream } : {};
}
