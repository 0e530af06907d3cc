import { type ScenarioBaseParams, TrainerParams } from '@tfaip/trainer';
import { Command } from 'commander';
import { loadScenario } from '../loadScenario.js';
import { addParamsOptions, readParams } from './paramsCommand.js';

/** The params of a run: the trainer's and the scenario's. */
export interface RunParams {
  readonly trainer: TrainerParams;
  readonly scenario: ScenarioBaseParams;
}

/** Loads the scenario that a name stands for and sets its params by the arguments behind it. */
export async function runParams(
  commandName: string,
  scenarioName: string,
  args: readonly string[],
): Promise<RunParams> {
  const ScenarioParams = await loadScenario(scenarioName);
  const trainer = new TrainerParams();
  const scenario = new ScenarioParams();
  const command = new Command(`tfaip ${commandName} ${scenarioName}`)
    .exitOverride()
    .showSuggestionAfterError();
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
  return { trainer, scenario };
}

/** `--backend` is short for the device's field. */
function withBackend(args: readonly string[]): string[] {
  return args.map((arg) => arg.replace(/^--backend(?==|$)/, '--trainer.device.backend'));
}
