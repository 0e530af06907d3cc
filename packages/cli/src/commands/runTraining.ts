import { logLevelOf } from '@tfaip/trainer';
import { type CommandIo, printLine } from '../io.js';
import type { ScenarioRun } from './runScenarioCommand.js';

/**
 * Trains a scenario from the start.
 *
 * @throws {LogLevelError} if the environment asks for a level that does not exist.
 */
export async function runTraining({ trainer, scenario, io }: ScenarioRun): Promise<void> {
  const options = {
    print: (line: string) => printLine(io, line),
    logLevel: logLevelOf(io.env),
    ...progressBarOn(io),
  };
  await scenario.create().createTrainer(trainer, options).train();
}

/** A bar on a terminal that somebody looks at. */
function progressBarOn({ err, env }: CommandIo): { terminal?: NodeJS.WritableStream } {
  return err.isTTY && !env.CI ? { terminal: err as NodeJS.WriteStream } : {};
}
