import { Command, CommanderError } from 'commander';
import { addAdaptExportedModelCommand } from './commands/adaptExportedModel.js';
import { addBenchmarkInputPipelineCommand } from './commands/benchmarkInputPipeline.js';
import { addCompletionCommand } from './commands/completion.js';
import { addConvertCommand } from './commands/convert.js';
import { addDiffCommand } from './commands/diff.js';
import { addEvaluateCommand } from './commands/evaluate.js';
import { addExperimenterCommand } from './commands/experimenter.js';
import { addLavCommand, addMultiLavCommand } from './commands/lav.js';
import { addListScenariosCommand } from './commands/listScenarios.js';
import { addLrFindCommand } from './commands/lrFind.js';
import { addNativeCommand } from './commands/native.js';
import { addPredictCommand } from './commands/predict.js';
import { addResumeTrainingCommand } from './commands/resumeTraining.js';
import { addScalarsCommand } from './commands/scalars.js';
import { addSchemaCommand } from './commands/schema.js';
import { addTrainCommand } from './commands/train.js';
import { addTrainFromParamsCommand } from './commands/trainFromParams.js';
import { addTuneCommand } from './commands/tune.js';
import { type CommandIo, processIo } from './io.js';
import { reportError } from './reportError.js';
import { version } from './version.js';

/** A scenario's code lies below dozens of frames of tfjs and of ours when it fails; Node would keep 10. */
const mostFrames = 100;

/**
 * Runs a command line and says how it ended: 0 done, 1 failed, 2 not understood.
 *
 * @param args the arguments after the program's name.
 */
export async function runCommandLine(args: readonly string[], io: CommandIo = processIo): Promise<number> {
  Error.stackTraceLimit = Math.max(Error.stackTraceLimit, mostFrames);
  try {
    await createProgram(io).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    // Commander has printed its message already: help and version end with 0, mistakes with 2.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportError(error, io);
  }
}

/** All commands, in the order in which the help lists them. */
export function createProgram(io: CommandIo): Command {
  const program = new Command('tfaip')
    .description('Train, validate and export neural networks written in TypeScript.')
    .version(version, '--version', 'print the version')
    .option('--backend <auto|native|wasm|cpu>', 'where steps run: short for --trainer.device.backend')
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      getOutHelpWidth: () => io.out.columns ?? 100,
      getErrHelpWidth: () => io.err.columns ?? 100,
    })
    .exitOverride();
  addTrainCommand(program, io);
  addResumeTrainingCommand(program, io);
  addTrainFromParamsCommand(program, io);
  addLavCommand(program, io);
  addMultiLavCommand(program, io);
  addPredictCommand(program, io);
  addEvaluateCommand(program, io);
  addAdaptExportedModelCommand(program, io);
  addExperimenterCommand(program, io);
  addBenchmarkInputPipelineCommand(program, io);
  addScalarsCommand(program, io);
  addLrFindCommand(program, io);
  addTuneCommand(program, io);
  addListScenariosCommand(program, io);
  addSchemaCommand(program, io);
  addConvertCommand(program, io);
  addDiffCommand(program, io);
  addNativeCommand(program, io);
  addCompletionCommand(program, io);
  return program;
}
