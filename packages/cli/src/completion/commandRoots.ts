import { EvaluateParams, LrFindParams, type ScenarioBaseParams } from '@tfaip/trainer';
import type { Root } from '../arguments/applySettings.js';
import { splitArguments } from '../arguments/splitArguments.js';
import { exportedScenario } from '../commands/runExportCommand.js';
import { loadRun } from '../scenario/loadRun.js';
import { loadScenario } from '../scenario/loadScenario.js';

/** Words of a command that say where its params are, and its params once they are said. */
type RootsOf = (words: readonly string[]) => Promise<readonly Root[]>;

/**
 * The params whose fields are a command's arguments, as far as its words tell; none where they do not yet.
 *
 * @param words all behind the command's name.
 * @throws {TfaipError} if there is no such scenario, run or export.
 */
export async function commandRoots(command: string, words: readonly string[]): Promise<readonly Root[]> {
  return rootsOf[command]?.(words) ?? [];
}

const training: RootsOf = async (words) => trainingRoots(await scenarioIn(words));

const rootsOf: Readonly<Record<string, RootsOf>> = {
  train: training,
  tune: training,
  experimenter: training,
  'benchmark-input-pipeline': training,
  'lr-find': async (words) => [{ path: 'lr_find', params: new LrFindParams() }, ...(await training(words))],
  evaluate: async (words) => withScenario(new EvaluateParams(), await scenarioIn(words)),
  'resume-training': async ([run]) => {
    if (run === undefined) return [];
    const { trainer, scenario } = await loadRun(run);
    return [
      { path: 'trainer', params: trainer },
      { path: '', params: scenario },
    ];
  },
  lav: (words) => exportRoots(words, (scenario) => new (scenario.lavParamsCls())()),
  'multi-lav': (words) => exportRoots(words, (scenario) => new (scenario.lavParamsCls())()),
  predict: (words) => exportRoots(words, (scenario) => new (scenario.predictorParamsCls())()),
  'adapt-exported-model': async ([directory, ...words]) =>
    directory === undefined ? [] : [{ path: '', params: await exportedScenario(directory, words) }],
};

async function scenarioIn([name]: readonly string[]): Promise<ScenarioBaseParams | undefined> {
  return name === undefined ? undefined : new (await loadScenario(name))();
}

function trainingRoots(scenario: ScenarioBaseParams | undefined): readonly Root[] {
  if (!scenario) return [];
  return [
    { path: 'trainer', params: new (scenario.trainerParamsCls())() },
    { path: '', params: scenario },
  ];
}

async function exportRoots(
  words: readonly string[],
  paramsOf: (scenario: ScenarioBaseParams) => Root['params'],
): Promise<readonly Root[]> {
  // One that is being typed has no word yet.
  const directory = splitArguments(words).options.find(({ name }) => /^export_dirs?$/.test(name))?.words[0];
  if (directory === undefined) return [];
  const scenario = await exportedScenario(directory, words);
  return withScenario(paramsOf(scenario), scenario);
}

function withScenario(params: Root['params'], scenario: ScenarioBaseParams | undefined): readonly Root[] {
  return scenario
    ? [
        { path: '', params },
        { path: '', params: scenario },
      ]
    : [];
}
