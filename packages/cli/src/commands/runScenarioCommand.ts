import type { ScenarioBaseParams, TrainerParams } from '@tfaip/trainer';
import type { Root } from '../arguments/applySettings.js';
import { runWithParams } from '../arguments/runWithParams.js';
import type { CommandIo } from '../io.js';
import { loadScenario } from '../scenario/loadScenario.js';

/** A run whose parameters are set and checked. */
export interface ScenarioRun {
  readonly trainer: TrainerParams;
  readonly scenario: ScenarioBaseParams;
  readonly io: CommandIo;
}

export interface ScenarioCall {
  /** Name of the command. */
  readonly command: string;
  /** Name of the scenario, as the user says it. */
  readonly scenario: string;
  readonly args: readonly string[];
  readonly io: CommandIo;
  /** Params of the command itself. */
  readonly own?: readonly Root[];
}

/**
 * Loads a scenario, sets its parameters and the trainer's by the arguments, and runs the command; or prints their help
 * or their values.
 *
 * @throws {UsageError} that lists all problems of the arguments.
 */
export async function runScenarioCommand(
  { command, scenario: scenarioName, args, io, own = [] }: ScenarioCall,
  run: (run: ScenarioRun) => Promise<void>,
): Promise<void> {
  const ScenarioParams = await loadScenario(scenarioName);
  const scenario = new ScenarioParams();
  scenario.module = scenarioName;
  const trainer = new (scenario.trainerParamsCls())();
  await runWithParams(
    {
      usage: `tfaip ${command} ${scenarioName}`,
      roots: [...own, { path: 'trainer', params: trainer }, { path: '', params: scenario }],
      args,
      io,
    },
    () => run({ trainer, scenario, io }),
  );
}
