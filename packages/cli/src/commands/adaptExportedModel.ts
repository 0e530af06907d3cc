import type { Command } from 'commander';
import { type CommandIo, printLine } from '../io.js';

/** `tfaip adapt-exported-model FOLDER [--model.… --data.… --evaluator.…]` */
export function addAdaptExportedModelCommand(program: Command, io: CommandIo): void {
  program
    .command('adapt-exported-model')
    .description('rewrite the parameters that are stored with an export')
    .argument('<export>', 'folder of the export')
    .argument('[parameters...]', 'the parameters to change; also --scenario, --trust_code as for lav')
    .usage('<export> [parameters...]')
    .passThroughOptions()
    .action(async (directory: string, words: string[]) => {
      const { adaptExportedModel } = await import('./runAdaptExportedModel.js');
      await adaptExportedModel(directory, words, io);
      if (!words.includes('--help')) printLine(io, `Parameters rewritten: ${directory}`);
    });
}
