import type { Command } from 'commander';
import type { CommandIo } from '../io.js';

/** Adds a command to a program. */
type AddCommand = (program: Command, io: CommandIo) => void;

/** Commands whose names and arguments are fixed, and whose work comes with later versions. */
export const laterCommands: readonly AddCommand[] = [multiLav, evaluate, adaptExportedModel];

function multiLav(program: Command): void {
  withParameters(program.command('multi-lav'))
    .description('validate several exported models together, their outputs combined by voting')
    .requiredOption('--export_dirs <folders...>', 'the exports')
    .argument('[parameters...]', 'as for lav')
    .action(notYet('multi-lav'));
}

function evaluate(program: Command): void {
  withParameters(program.command('evaluate'))
    .description('compare a dump of predictions with the ground truth, without a model')
    .argument('<scenario>', 'as for train')
    .requiredOption('--predictions <file>', 'the dump')
    .argument('[parameters...]', 'parameters of data and evaluator: --data.…, --evaluator.…')
    .action(notYet('evaluate'));
}

function adaptExportedModel(program: Command): void {
  withParameters(program.command('adapt-exported-model'))
    .description('rewrite the parameters that are stored with an export')
    .argument('<export>', 'folder of the export')
    .argument('[parameters...]', 'the parameters to change')
    .action(notYet('adapt-exported-model'));
}

function withParameters(command: Command): Command {
  return command.passThroughOptions().usage('[options] [parameters...]');
}

function notYet(name: string): () => Promise<void> {
  return async () => {
    const { TfaipError } = await import('@tfaip/core');
    throw new TfaipError(`tfaip ${name} is not in this version yet.`);
  };
}
