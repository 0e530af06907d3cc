import type { Command } from 'commander';
import type { CommandIo } from '../io.js';
import { backendArguments } from './backendOption.js';
import type { ScenarioRun } from './runScenarioCommand.js';

/** A command that has the parameters of a scenario as its arguments. */
export interface ScenarioCommand {
  readonly name: string;
  readonly description: string;
  /** What it does once the parameters are set; loaded only then. */
  readonly load: () => Promise<(run: ScenarioRun) => Promise<void>>;
}

/** Adds `tfaip NAME SCENARIO [--trainer.… --train.… --model.… --data.…]`. */
export function addScenarioCommand(
  program: Command,
  io: CommandIo,
  { name, description, load }: ScenarioCommand,
): void {
  program
    .command(name)
    .description(description)
    .argument(
      '<scenario>',
      'path of the scenario module, folder or package; module:Name picks one of several',
    )
    .argument('[parameters...]', `all parameters of the run: see tfaip ${name} <scenario> --help`)
    .usage('<scenario> [parameters...]')
    .passThroughOptions()
    .addHelpText('after', parametersHelp)
    .showHelpAfterError(`The scenario comes first: tfaip ${name} <scenario> [parameters...]`)
    .action(async (scenario: string, args: string[]) => {
      // Loaded only now: it takes longer than any help should.
      const { runScenarioCommand } = await import('./runScenarioCommand.js');
      await runScenarioCommand(
        { command: name, scenario, args: [...backendArguments(program), ...args], io },
        await load(),
      );
    });
}

const parametersHelp = `
Parameters are given as --trainer.epochs 3 --model.graph Cnn --model.graph.filters 16 32. Besides them:
  --config <file>   YAML or JSON with parameters; arguments win over it
  --print_config    print all parameters as such a file, and do nothing else
Environment variables such as TFAIP_TRAINER__EPOCHS=3 come between the file and the arguments.`;
