import { Trainer, TrainerParams } from '@tfaip/trainer';
import { Command } from 'commander';
import { addParamsOptions, readParams } from '../arguments/paramsCommand.js';
import { loadScenario } from '../loadScenario.js';

/** Trains the scenario that a name stands for, its params set by the arguments behind it. */
export async function runTraining(scenarioName: string, args: readonly string[]): Promise<void> {
  const ScenarioParams = await loadScenario(scenarioName);
  const trainer = new TrainerParams();
  const scenario = new ScenarioParams();
  const command = new Command(`tfaip train ${scenarioName}`).exitOverride().showSuggestionAfterError();
  const words = withBackend(args);
  const parameters = addParamsOptions(
    command,
    [
      { path: 'trainer', params: trainer },
      { path: '', params: scenario },
    ],
    words,
  );
  command.parse(words, { from: 'user' });
  readParams(command, parameters);
  await new Trainer(trainer, scenario.create(), {
    print: (line) => console.log(line),
    ...(process.stderr.isTTY && !process.env.CI && { terminal: process.stderr }),
  }).train();
}

/** `--backend` is short for the device's field. */
function withBackend(args: readonly string[]): string[] {
  return args.map((arg) => arg.replace(/^--backend(?==|$)/, '--trainer.device.backend'));
}
