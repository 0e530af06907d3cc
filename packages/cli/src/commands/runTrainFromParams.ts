import { join } from 'node:path';
import { type JsonObject, paramsFromJson } from '@tfaip/core';
import { readRunParams } from '@tfaip/trainer';
import { runWithParams } from '../arguments/runWithParams.js';
import type { CommandIo } from '../io.js';
import { loadScenario } from '../scenario/loadScenario.js';
import { UsageError } from '../usageError.js';
import { runTraining } from './runTraining.js';

export interface TrainFromParamsCall {
  /** Folder of a run, or its `trainer_params.json`. */
  readonly file: string;
  /** Module of the scenario; default: as the run names it. */
  readonly scenario?: string;
  readonly args: readonly string[];
  readonly io: CommandIo;
}

/**
 * Starts a fresh run with the parameters of another: its seed, but a new output folder.
 *
 * @throws {UsageError} if the run does not say its scenario, or arguments are wrong.
 * @throws {ParamsError} if what is saved does not fit the classes of today.
 */
export async function trainFromParams({
  file,
  scenario: named,
  args,
  io,
}: TrainFromParamsCall): Promise<void> {
  const saved = await readRunParams(file);
  const module = named ?? moduleOf(saved.scenarioParams, saved.directory);
  const ScenarioParams = await loadScenario(module);
  const scenario = paramsFromJson(ScenarioParams, saved.scenarioParams);
  scenario.module = module;
  const trainer = paramsFromJson(scenario.trainerParamsCls(), saved.trainerParams, 'trainer');
  Object.assign(trainer, { output_dir: null, overwrite: false });
  const roots = [
    { path: 'trainer', params: trainer },
    { path: '', params: scenario },
  ];
  await runWithParams({ usage: `tfaip train-from-params ${file}`, roots, args, io }, () =>
    runTraining({ trainer, scenario, io }),
  );
}

function moduleOf({ module }: JsonObject, directory: string): string {
  if (typeof module === 'string') return module;
  throw new UsageError(`${join(directory, 'scenario_params.json')} does not say where its scenario is.`, {
    given: 'a run that was started from a program',
    fix: 'name the module: tfaip train-from-params --scenario ./scenario.ts …',
  });
}
