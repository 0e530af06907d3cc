import type { ParamsClass } from '@tfaip/core';
import { type ExportedModelParams, loadExportedScenario, type ScenarioBaseParams } from '@tfaip/trainer';
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
  /** Whether it takes a list of exports only. */
  readonly several: boolean;
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
  { name, several, words, io, printHelp }: ExportCall,
  command: ExportRun,
): Promise<void> {
  const directory = firstExport(words);
  if (several && wordOf(words, 'export_dir') !== undefined) {
    throw new UsageError(`--export_dir: is not for ${name}, which takes --export_dirs <folders...>`);
  }
  if (directory === undefined) {
    if (words.includes('--help') || words.includes('-h')) return printHelp();
    throw new UsageError(`--${several ? 'export_dirs' : 'export_dir'}: is required`);
  }
  const scenario = await exportedScenario(directory, words);
  const params = new (command.paramsCls(scenario))();
  await runWithParams(
    {
      usage: `tfaip ${name}`,
      roots: [
        { path: '', params },
        { path: '', params: scenario },
      ],
      args: withoutScenario(words),
      io,
      ...(several && { without: ['export_dir'] }),
    },
    () => command.run(params, scenario, io),
  );
}

/** The export whose scenario is loaded; those of `--export_dirs` are of one scenario. */
function firstExport(words: readonly string[]): string | undefined {
  const several = splitArguments(words).options.find(({ name }) => name === 'export_dirs');
  return wordOf(words, 'export_dir') ?? several?.words[0];
}

/** The scenario of an export with its stored params: its own code, or the module that is named instead. */
export async function exportedScenario(
  directory: string,
  words: readonly string[],
): Promise<ScenarioBaseParams> {
  const module = wordOf(words, 'scenario');
  if (module === undefined)
    return loadExportedScenario(directory, { trustCode: isGiven(words, 'trust_code') });
  const scenario = await loadExportedScenario(directory, { paramsClass: await loadScenario(module) });
  scenario.module = module;
  return scenario;
}

/** @throws {UsageError} if the flag is given with a value. */
function isGiven(words: readonly string[], flag: string): boolean {
  const given = splitArguments(words).options.find(({ name }) => name === flag);
  if (given && given.words.length > 0) throw new UsageError(`--${flag}: takes no value`);
  return given !== undefined;
}

/** @throws {UsageError} if the option is given, but not once with one word. */
function wordOf(words: readonly string[], option: string): string | undefined {
  const given = splitArguments(words).options.filter(({ name }) => name === option);
  if (given.length > 1) throw new UsageError(`--${option}: given twice`);
  const [only] = given;
  if (only && only.words.length !== 1) throw new UsageError(`--${option}: takes one value`);
  return only?.words[0];
}

/** The words without what says which code is run. */
export function withoutScenario(words: readonly string[]): string[] {
  return withoutOption(withoutOption(words, 'scenario', 1), 'trust_code', 0);
}

/** @param values how many words stand behind the option, unless behind `=`. */
function withoutOption(words: readonly string[], option: string, values: number): string[] {
  const at = words.findIndex((word) => word === `--${option}` || word.startsWith(`--${option}=`));
  return at < 0 ? [...words] : words.toSpliced(at, words[at]!.includes('=') ? 1 : 1 + values);
}
