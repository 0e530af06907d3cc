import type { Command } from 'commander';

/** `tfaip train SCENARIO [--trainer.… --train.… --val.… --model.… --data.…]` */
export function addTrainCommand(program: Command): void {
  program
    .command('train')
    .description('train a scenario from the start')
    .argument(
      '<scenario>',
      'path of the scenario module, folder or package; module:Name picks one of several',
    )
    .argument('[parameters...]', 'all parameters of the run: see `tfaip train SCENARIO --help`')
    .usage('<scenario> [parameters...]')
    .passThroughOptions()
    .showHelpAfterError('The scenario comes first: tfaip train <scenario> [parameters...]')
    .action(async (scenario: string, args: string[]) => {
      // Loaded only now: it takes longer than any help should.
      const { runTraining } = await import('./runTraining.js');
      await runTraining(scenario, [...backendArguments(program), ...args]);
    });
}

/** `--backend` in front of the command, as if it stood behind it. */
function backendArguments(program: Command): string[] {
  const { backend } = program.opts<{ backend?: string }>();
  return backend === undefined ? [] : ['--backend', backend];
}
