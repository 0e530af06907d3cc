import type { Command } from 'commander';
import type { CommandIo } from '../io.js';

/** `tfaip evaluate SCENARIO --predictions FILE [--data.… --evaluator.… --lav.…]` */
export function addEvaluateCommand(program: Command, io: CommandIo): void {
  program
    .command('evaluate')
    .description('compare a dump of predictions with the ground truth, without a model')
    .argument('<scenario>', 'as for train')
    .argument('[parameters...]', '--predictions, and parameters of data and evaluator: see --help behind it')
    .usage('<scenario> --predictions <file> [parameters...]')
    .passThroughOptions()
    .action(async (scenario: string, args: string[]) => {
      const { runEvaluate } = await import('./runEvaluate.js');
      await runEvaluate({ scenario, args, io });
    });
}
