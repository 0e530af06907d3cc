import { type FieldKind, typeNameOf } from '@tfaip/core';
import type { Command } from 'commander';
import { type Argument, applySettings } from '../arguments/applySettings.js';
import { SettingSource } from '../arguments/settingSource.js';
import { splitArguments } from '../arguments/splitArguments.js';
import { commandRoots } from './commandRoots.js';

const ofCode = ['--scenario', '--trust_code'];

/** Options of commands on exports, which only the export's scenario knows in full. */
const exportOptions: Readonly<Record<string, readonly string[]>> = {
  lav: ['--export_dir', '--export_dirs', ...ofCode],
  'multi-lav': ['--export_dirs', ...ofCode],
  predict: ['--export_dir', '--export_dirs', ...ofCode],
  'adapt-exported-model': ofCode,
};

/**
 * What the last word may become, as whole words: commands, their options, the parameters of the scenario, run or
 * export that stands there, and the values of a parameter that are known.
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
  const parameters = await parametersOf(command, rest);
  const values = valuesOf(parameters, before.at(-1) ?? '');
  if (values.length > 0 && !typed.startsWith('-')) return values;
  if (!typed.startsWith('-')) return [];
  return [...new Set([...longOptions(command), ...parameters.map(({ path }) => `--${path}`)])];
}

/** The innermost command that the words name. */
function commandIn(program: Command, words: readonly string[]): Command {
  const names = words.filter((word) => !word.startsWith('-'));
  const first = program.commands.find((command) => command.name() === names[0]);
  return first?.commands.find((command) => command.name() === names[1]) ?? first ?? program;
}

async function parametersOf(command: Command, words: readonly string[]): Promise<readonly Argument[]> {
  const roots = await commandRoots(command.name(), words);
  const settings = splitArguments(words).options.map(({ name, words: values }) => ({
    path: name,
    origin: `--${name}`,
    value: { words: values },
  }));
  const all = applySettings(roots, [new SettingSource(settings)]).arguments;
  return command.name() === 'multi-lav' ? all.filter(({ path }) => path !== 'export_dir') : all;
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
  const own = command.options.flatMap(({ long }) => long ?? []);
  return [...own, ...(exportOptions[command.name()] ?? []), '--help'];
}

function visibleNames(command: Command): string[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((each) => each.name());
}
