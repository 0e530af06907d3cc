import {
  type FieldKind,
  fieldValue,
  isNestedKind,
  type ParamsClass,
  type ScalarKind,
  typeNameOf,
} from '@tfaip/core';
import type { Argument } from '../arguments/applySettings.js';
import { presentNames } from '../arguments/selectParams.js';
import type { Paint } from './style.js';
import { wrapText } from './wrapText.js';

const termWidth = 34;
const minHelpWidth = 30;
const maxNamesWidth = 24;

/**
 * The arguments in groups by the params that they belong to, each with type, help, limits and present value.
 *
 * @param sections help texts of those params, by the path that their arguments begin with.
 */
export function paramsHelp(
  all: readonly Argument[],
  sections: ReadonlyMap<string, string>,
  columns: number,
  paint: Paint,
): string[] {
  const groups = new Map<string, Argument[]>();
  for (const argument of all) {
    const group = argument.path.split('.').slice(0, -1).join('.');
    groups.set(group, [...(groups.get(group) ?? []), argument]);
  }
  return [...groups].flatMap(([group, members]) => [
    '',
    heading(group, all, sections, paint),
    ...members.flatMap((argument) => argumentHelp(argument, columns, paint)),
  ]);
}

/** What a group's arguments begin with, and what it is for: said here unless an argument of that name has said it. */
function heading(
  group: string,
  all: readonly Argument[],
  sections: ReadonlyMap<string, string>,
  paint: Paint,
): string {
  const title = paint('heading', `${group || 'parameters'}${chosenClass(group, all)}:`);
  const isArgument = all.some(({ path }) => path === group);
  const help = isArgument ? undefined : sections.get(group);
  return help === undefined ? title : `${title} ${help}`;
}

/** The class that the fields of a group belong to, where it was chosen. */
function chosenClass(group: string, all: readonly Argument[]): string {
  const choice = all.find(({ path, field }) => path === group && field.type.kind === 'choice');
  return choice ? ` (${show(choice.field.type, fieldValue(choice.owner, choice.field))})` : '';
}

function argumentHelp({ path, field, owner }: Argument, columns: number, paint: Paint): string[] {
  const name = `--${path}`;
  const term = `${name} ${placeholder(field.type)}`;
  const about = `${field.options.help} (${remarks(field.type, fieldValue(owner, field), field.options.optional)})`;
  const text = wrapText(about, Math.max(minHelpWidth, columns - termWidth - 4));
  const painted = `  ${paint('name', name)}${term.slice(name.length)}`;
  const indented = text.map((line) => `${' '.repeat(termWidth + 4)}${line}`);
  if (term.length > termWidth) return [painted, ...indented];
  const [first = ''] = text;
  return [`${painted}${' '.repeat(termWidth - term.length)}  ${first}`, ...indented.slice(1)];
}

/** How an argument's value is written. */
export function placeholder(type: FieldKind): string {
  switch (type.kind) {
    case 'bool':
      return '[true|false]';
    case 'list':
      return `<${scalarName(type.items)}...>`;
    case 'dict':
      return `<name=${scalarName(type.items)}...>`;
    case 'nested':
      return '<none>';
    case 'nestedList':
      return '<number of items>';
    case 'nestedDict':
      return '<name...>';
    case 'choice':
      return `<${classNames(type.classes())}>`;
    case 'choiceList':
      return `<${classNames(type.classes())}...>`;
    default:
      return `<${scalarName(type)}>`;
  }
}

function scalarName(type: ScalarKind): string {
  return type.kind === 'enum' ? type.values.join('|') : type.kind;
}

/** The names that can be chosen, or where they would be a line of their own only that there is a choice. */
function classNames(classes: readonly ParamsClass[]): string {
  const names = classes.map(typeNameOf).join('|');
  return names.length <= maxNamesWidth ? names : 'class';
}

/** What can be chosen, limits, whether it may be none, and what it is if nothing is said. */
function remarks(type: FieldKind, value: unknown, isOptional = false): string {
  if (isOptional && value === null)
    return [choices(type), limits(type), 'optional'].filter(Boolean).join('; ');
  const parts = [choices(type), limits(type), isOptional ? 'or none' : '', defaultOf(type, value)];
  return parts.filter(Boolean).join('; ');
}

/** The names of a choice that the placeholder had no room for. */
function choices(type: FieldKind): string {
  if (type.kind !== 'choice' && type.kind !== 'choiceList') return '';
  const classes = type.classes();
  return classNames(classes) === 'class' ? `one of ${classes.map(typeNameOf).join(', ')}` : '';
}

function limits(type: FieldKind): string {
  const scalar = type.kind === 'list' || type.kind === 'dict' ? type.items : type;
  if (scalar.kind !== 'int' && scalar.kind !== 'float') return '';
  const { min, max } = scalar;
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? '' : `at most ${max}`;
}

function defaultOf(type: FieldKind, value: unknown): string {
  if (value === undefined) return 'required';
  return `default: ${show(type, value)}`;
}

function show(type: FieldKind, value: unknown): string {
  if (value === null) return 'none';
  if (type.kind === 'nested') return 'as below';
  if (isNestedKind(type)) return presentNames(type, value).join(' ') || 'empty';
  if (type.kind === 'list') return (value as unknown[]).map(quoted).join(' ') || 'empty';
  if (type.kind === 'dict') {
    const entries = Object.entries(value as object);
    return entries.map(([name, each]) => `${name}=${each}`).join(' ') || 'empty';
  }
  return quoted(value);
}

/** Quotes what could not be told from nothing, or from two words. */
function quoted(value: unknown): string {
  const text = String(value);
  return text === '' || text.includes(' ') ? JSON.stringify(text) : text;
}
