import { join } from 'node:path';
import { type JsonObject, paramsFromJson } from '@tfaip/core';
import { locateResources } from '@tfaip/data';
import {
  findScenarioModule,
  readRunParams,
  type ScenarioBaseParams,
  ScenarioLoadError,
  splitScenarioName,
  type TrainerParams,
} from '@tfaip/trainer';
import { UsageError } from '../usageError.js';
import { loadScenario } from './loadScenario.js';

/** What a run has saved of itself. */
export interface LoadedRun {
  readonly directory: string;
  readonly trainer: TrainerParams;
  readonly scenario: ScenarioBaseParams;
}

/**
 * Loads the params of a run, with the paths of its resources as they are now, and the scenario that they belong to.
 *
 * @param path  folder of the run, or its `trainer_params.json`.
 * @param named module of the scenario; default: as the run names it.
 * @throws {UsageError} if the run does not say its scenario, or it is not there.
 * @throws {ParamsError} if what is saved does not fit the classes of today.
 */
export async function loadRun(path: string, named?: string): Promise<LoadedRun> {
  const saved = await readRunParams(path);
  const module = named ?? moduleOf(saved.scenarioParams, saved.directory);
  const ScenarioParams = await loadScenario(module);
  const scenario = locateResources(paramsFromJson(ScenarioParams, saved.scenarioParams), saved.directory);
  scenario.module = module;
  const trainer = paramsFromJson(scenario.trainerParamsCls(), saved.trainerParams, 'trainer');
  return { directory: saved.directory, trainer, scenario };
}

function moduleOf({ module }: JsonObject, directory: string): string {
  if (typeof module === 'string') return checkedModule(module, directory);
  throw new UsageError(`${join(directory, 'scenario_params.json')} does not say where its scenario is.`, {
    given: 'a run that was started from a program',
    fix: 'name the module by --scenario ./scenario.ts before the folder',
  });
}

/** A run names its scenario from the folder that it was started in. */
function checkedModule(module: string, directory: string): string {
  try {
    findScenarioModule(splitScenarioName(module).module);
    return module;
  } catch (cause) {
    if (!(cause instanceof ScenarioLoadError)) throw cause;
    throw new UsageError(`The scenario of the run ${directory} cannot be found from here.`, {
      given: `${module}, as the run names it`,
      fix: 'go to the folder that the run was started in, or name the module by --scenario before the folder',
      cause,
    });
  }
}
