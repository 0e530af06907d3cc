import { type Batch, type NamedArrays, type ParamsClass, paramsFromJson, type Runtime } from '@tfaip/core';
import { type DataBase, locateResources } from '@tfaip/data';
import { assignWeights, type ExportedModel, readExport } from '@tfaip/export';
import type { Cleanup } from '../cleanup.js';
import { type BuiltModel, buildModel } from '../loop/builtModel.js';
import type { ScenarioBase } from '../scenario/scenarioBase.js';
import type { ScenarioBaseParams } from '../scenario/scenarioBaseParams.js';

/** An export and the model that was made of it, if more than its outputs is wanted. */
export interface ModelSource {
  readonly directory: string;
  readonly scenario: ScenarioBase;
  readonly exported: ExportedModel;
}

/**
 * Reads exports of one scenario. The first one's model has the params that the scenario has now; further ones have those
 * that are stored with them, made by the same classes.
 *
 * @throws {ExportError} if a folder is no export.
 * @throws {ParamsError} if the params of a further export are not of the scenario's class.
 */
export async function readModels(
  directories: readonly string[],
  scenario: ScenarioBase,
): Promise<ModelSource[]> {
  const sources: ModelSource[] = [];
  for (const [i, directory] of directories.entries()) {
    const exported = await readExport(directory);
    sources.push({ directory, exported, scenario: i === 0 ? scenario : withParams(scenario, exported) });
  }
  return sources;
}

function withParams(scenario: ScenarioBase, { scenarioParams, directory }: ExportedModel): ScenarioBase {
  const cls = scenario.params.constructor as ParamsClass<ScenarioBaseParams>;
  const params = locateResources(paramsFromJson(cls, scenarioParams), directory);
  return new (scenario.constructor as new (params: ScenarioBaseParams) => ScenarioBase)(params);
}

/**
 * Makes the model of an export, with all that scoring needs.
 *
 * @param batch a real one, with targets.
 * @throws {ExportError} if the weights do not fit.
 */
export async function buildExported(
  { scenario, exported }: ModelSource,
  data: DataBase,
  batch: Batch,
  runtime: Runtime,
  cleanup: Cleanup,
): Promise<BuiltModel> {
  const built = buildModel(scenario.createModel(data), 0, batch, 'unchecked');
  cleanup.add(() => built.dispose());
  await assignWeights(runtime, built.variables, exported.weights);
  return built;
}

/** The weights that a graph has; what only another graph of the model has is left out. */
export function weightsOf(names: readonly string[], weights: NamedArrays): NamedArrays {
  return Object.fromEntries(names.flatMap((name) => (weights[name] ? [[name, weights[name]]] : [])));
}
