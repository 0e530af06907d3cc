import { join } from 'node:path';
import { type JsonObject, type ParamsClass, paramsFromJson } from '@tfaip/core';
import { readExport } from '@tfaip/export';
import type { ExportedModelParams, ScenarioBaseParams } from '@tfaip/trainer';
import { runWithParams } from '../arguments/runWithParams.js';
import { splitArguments } from '../arguments/splitArguments.js';
import type { CommandIo } from '../io.js';
import { loadScenario } from '../scenario/loadScenario.js';
import { UsageError } from '../usageError.js';

/** What a command does with an exported model: which params it takes, and its work. */
export interface ExportRun<P extends ExportedModelParams = ExportedModelParams> {
  paramsCls(scenario: ScenarioBaseParams): ParamsClass<P>;
  run(params: P, scenario: ScenarioBaseParams, io: CommandIo): Promise<void>;
}

export interface ExportCall {
  /** Name of the command. */
  readonly name: string;
  /** All words behind it. */
  readonly words: readonly string[];
  readonly io: CommandIo;
  readonly printHelp: () => void;
}

/**
 * Loads the scenario of an export with the params that are stored there, sets what the arguments say and runs the command.
 *
 * @throws {UsageError} that lists all problems of the arguments.
 * @throws {ExportError} if the folder is no export.
 */
export async function runExportCommand(
  { name, words, io, printHelp }: ExportCall,
  command: ExportRun,
): Promise<void> {
  const directory = wordOf(words, 'export_dir');
  if (directory === undefined) {
    if (words.includes('--help') || words.includes('-h')) return printHelp();
    throw new UsageError('--export_dir: is required');
  }
  const scenario = await loadExportedScenario(directory, wordOf(words, 'scenario'));
  const params = new (command.paramsCls(scenario))();
  await runWithParams(
    {
      usage: `tfaip ${name}`,
      roots: [
        { path: '', params },
        { path: '', params: scenario },
      ],
      args: withoutOption(words, 'scenario'),
      io,
    },
    () => command.run(params, scenario, io),
  );
}

async function loadExportedScenario(
  directory: string,
  named: string | undefined,
): Promise<ScenarioBaseParams> {
  const { scenarioParams } = await readExport(directory);
  const module = named ?? (scenarioParams as JsonObject).module;
  if (typeof module !== 'string') {
    throw new UsageError(`${join(directory, 'scenario_params.json')} does not say where its scenario is.`, {
      fix: 'name the module: --scenario ./scenario.ts',
    });
  }
  const scenario = paramsFromJson(await loadScenario(module), scenarioParams);
  scenario.module = module;
  return scenario;
}

/** @throws {UsageError} if the option is given, but not once with one word. */
function wordOf(words: readonly string[], option: string): string | undefined {
  const given = splitArguments(words).options.filter(({ name }) => name === option);
  if (given.length > 1) throw new UsageError(`--${option}: given twice`);
  const [only] = given;
  if (only && only.words.length !== 1) throw new UsageError(`--${option}: takes one value`);
  return only?.words[0];
}

/** @param option given once at most, with one word behind it or behind `=`. */
function withoutOption(words: readonly string[], option: string): string[] {
  const at = words.findIndex((word) => word === `--${option}` || word.startsWith(`--${option}=`));
  return at < 0 ? [...words] : words.toSpliced(at, words[at]!.includes('=') ? 1 : 2);
}
