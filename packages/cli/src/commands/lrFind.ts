import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { backendArguments } from './backendOption.js';

/** `tfaip lr-find SCENARIO [--lr_find.… --trainer.… --train.… --model.… --data.…]` */
export function addLrFindCommand(program: Command, io: CommandIo): void {
  program
    .command('lr-find')
    .description('try rising learning rates for a few steps and suggest one')
    .argument('<scenario>', 'path of the scenario module, folder or package, as for train')
    .argument('[parameters...]', 'all parameters of a run, and --lr_find.min, .max, .steps, .csv')
    .usage('<scenario> [parameters...]')
    .passThroughOptions()
    .showHelpAfterError('The scenario comes first: tfaip lr-find <scenario> [parameters...]')
    .action(async (scenario: string, words: string[]) => {
      const { runLrFind } = await import('./runLrFind.js');
      await runLrFind({ scenario, args: [...backendArguments(program), ...words], io });
    });
}
