import { Command, CommanderError } from 'commander';
import { addNativeCommand } from './commands/native.js';
import { addTrainCommand } from './commands/train.js';
import { addTuneCommand } from './commands/tune.js';
import { reportError } from './reportError.js';
import { version } from './version.js';

/**
 * Runs a command line and says how it ended: 0 done, 1 failed, 2 not understood.
 *
 * @param args the arguments after the program's name.
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const program = new Command('tfaip')
    .description('Train, validate and export neural networks written in TypeScript.')
    .version(version, '--version', 'print the version')
    .option('--backend <auto|native|wasm|cpu>', 'where steps run: short for --trainer.device.backend')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride();
  addTrainCommand(program);
  addTuneCommand(program);
  addNativeCommand(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed its message already: help and version end with 0, mistakes with 2.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportError(error);
  }
}
