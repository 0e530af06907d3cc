import { type FieldKind, typeNameOf } from '@tfaip/core';
import type { Command } from 'commander';
import { type Argument, applySettings } from '../arguments/applySettings.js';
import { SettingSource } from '../arguments/settingSource.js';
import { splitArguments } from '../arguments/splitArguments.js';
import { loadScenario } from '../scenario/loadScenario.js';

/**
 * What the last word may become, as whole words: commands, their options, the parameters of the scenario that stands
 * there, and the values of a parameter that are known.
 *
 * @param words all behind the program's name; the last one is being typed and may be empty.
 */
export async function completionCandidates(program: Command, words: readonly string[]): Promise<string[]> {
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const found = await candidatesAfter(program, before, typed);
  return found.filter((candidate) => candidate.startsWith(typed));
}

async function candidatesAfter(
  program: Command,
  before: readonly string[],
  typed: string,
): Promise<string[]> {
  const command = commandIn(program, before);
  const rest = before.slice(before.indexOf(command.name()) + 1);
  if (command === program || command.commands.length > 0) {
    return typed.startsWith('-') ? longOptions(command) : visibleNames(command);
  }
  const parameters = hasScenario(command) && rest.length > 0 ? await parametersOf(rest) : [];
  const values = valuesOf(parameters, before.at(-1) ?? '');
  if (values.length > 0 && !typed.startsWith('-')) return values;
  return typed.startsWith('-') ? [...longOptions(command), ...parameters.map(({ path }) => `--${path}`)] : [];
}

/** The innermost command that the words name. */
function commandIn(program: Command, words: readonly string[]): Command {
  const names = words.filter((word) => !word.startsWith('-'));
  const first = program.commands.find((command) => command.name() === names[0]);
  return first?.commands.find((command) => command.name() === names[1]) ?? first ?? program;
}

function hasScenario(command: Command): boolean {
  return command.registeredArguments[0]?.name() === 'scenario';
}

async function parametersOf([scenarioName, ...args]: readonly string[]): Promise<readonly Argument[]> {
  const ScenarioParams = await loadScenario(scenarioName!);
  const scenario = new ScenarioParams();
  const roots = [
    { path: 'trainer', params: new (scenario.trainerParamsCls())() },
    { path: '', params: scenario },
  ];
  const settings = splitArguments(args).options.map(({ name, words }) => ({
    path: name,
    origin: `--${name}`,
    value: { words },
  }));
  return applySettings(roots, [new SettingSource(settings)]).arguments;
}

function valuesOf(parameters: readonly Argument[], option: string): string[] {
  const parameter = parameters.find(({ path }) => `--${path}` === option);
  return parameter ? knownValues(parameter.field.type) : [];
}

function knownValues(type: FieldKind): string[] {
  switch (type.kind) {
    case 'bool':
      return ['true', 'false'];
    case 'enum':
      return [...type.values];
    case 'list':
      return knownValues(type.items);
    case 'choice':
    case 'choiceList':
      return type.classes().map(typeNameOf);
    default:
      return [];
  }
}

function longOptions(command: Command): string[] {
  return [...command.options.flatMap(({ long }) => long ?? []), '--help'];
}

function visibleNames(command: Command): string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => each.name());
}
