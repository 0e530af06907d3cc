import { Command } from 'commander';
import { addParamsOptions, readParams } from '../arguments/paramsCommand.js';
import { loadScenario } from '../loadScenario.js';

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
    .action((scenario: string, args: string[]) => train(scenario, [...backendArguments(program), ...args]));
}

/** `--backend` in front of the command, as if it stood behind it. */
function backendArguments(program: Command): string[] {
  const { backend } = program.opts<{ backend?: string }>();
  return backend === undefined ? [] : ['--backend', backend];
}

async function train(scenario: string, args: string[]): Promise<void> {
  const { Trainer, TrainerParams } = await import('@tfaip/trainer');
  const Params = await loadScenario(scenario);
  const roots = { trainer: new TrainerParams(), scenario: new Params() };
  const command = new Command(`tfaip train ${scenario}`).exitOverride().showSuggestionAfterError();
  const parameters = addParamsOptions(
    command,
    [
      { path: 'trainer', params: roots.trainer },
      { path: '', params: roots.scenario },
    ],
    args,
  );
  command.parse(args, { from: 'user' });
  readParams(command, parameters);
  await new Trainer(roots.trainer, roots.scenario.create(), {
    print: (line) => console.log(line),
    interactive: process.stderr.isTTY === true && !process.env.CI,
  }).train();
}
