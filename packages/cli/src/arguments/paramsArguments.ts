import {
  type Field,
  fieldsOf,
  type Params,
  type ParamsClass,
  ParamsError,
  type ParamsProblem,
  typeNameOf,
  validateParams,
} from '@tfaip/core';
import { Option } from 'commander';
import { parseValue, placeholder } from './parseValue.js';

/** One argument of the command line: a field of some params object. */
export interface Argument {
  /** Without dashes, e.g. `trainer.optimizer.beta1`. */
  readonly path: string;
  /** Names of the fields down to it, e.g. `trainer.train.batch_size` for the argument `train.batch_size`. */
  readonly fieldPath: string;
  readonly field: Field;
  readonly owner: Params;
}

/** Params with the path under which their fields stand. */
export interface Root {
  readonly path: string;
  /** Default: the path. */
  readonly fieldPath?: string;
  readonly params: Params;
}

/**
 * All fields of some params as arguments.
 *
 * Hidden fields are none, nor is what is nested in them. A polymorphic field takes the class that `chosen` names for it first, so that only the chosen class' fields appear.
 *
 * @param chosen gives the class name said for a path, if one is.
 * @param problems takes unknown class names.
 */
export function listArguments(
  root: Root,
  chosen: (path: string) => string | undefined,
  problems: ParamsProblem[],
): Argument[] {
  const settable = fieldsOf(root.params).filter(({ options }) => options.mode !== 'hidden');
  return settable.flatMap((field) => {
    const path = argumentPath(root.path, field);
    const fieldPath = join(root.fieldPath ?? root.path, field.name);
    const own = { path, fieldPath, field, owner: root.params };
    if (field.type.kind === 'choice') choose(root.params, field, chosen(path), path, problems);
    if (field.type.kind !== 'nested' && field.type.kind !== 'choice') return [own];
    const nested = fieldValue(root.params, field.name);
    const inner = nested
      ? listArguments({ path, fieldPath, params: nested as Params }, chosen, problems)
      : [];
    return field.type.kind === 'choice' ? [own, ...inner] : inner;
  });
}

/** The option of an argument, grouped by its owner in the help. */
export function optionOf({ path, field, owner }: Argument): Option {
  const value = describeValue(field, fieldValue(owner, field.name));
  const option = new Option(`--${path} ${placeholder(field)}`, `${field.options.help} (default: ${value})`);
  return option.helpGroup(`${path.split('.').slice(0, -1).join('.')}:`);
}

/** Sets a field from its words on the command line; a mistake is added to the problems. */
export function assignArgument(
  argument: Argument,
  words: string | string[] | true,
  problems: ParamsProblem[],
): void {
  const { path, field, owner } = argument;
  if (field.type.kind === 'choice') return;
  const parsed = parseValue(field, words);
  if ('problem' in parsed) problems.push({ path: `--${path}`, message: parsed.problem });
  else setFieldValue(owner, field.name, parsed.value);
}

/** Problems of the values that are set, under the names of their arguments; post-init hooks have run before. */
export function argumentProblems(root: Root, list: readonly Argument[]): ParamsProblem[] {
  return validationProblems(root).map(({ path, message }) => {
    const argument = list.find(({ fieldPath }) => fieldPath === path);
    return { path: `--${argument?.path ?? path}`, message };
  });
}

function validationProblems({ params, path }: Root): readonly ParamsProblem[] {
  try {
    validateParams(params, path);
    return [];
  } catch (error) {
    if (error instanceof ParamsError) return error.problems;
    throw error;
  }
}

function argumentPath(parent: string, { name, options }: Field): string {
  if (options.root !== undefined) return options.root;
  if (options.mode === 'flat') return parent;
  return join(parent, name);
}

function join(parent: string, name: string): string {
  return parent ? `${parent}.${name}` : name;
}

function choose(
  owner: Params,
  field: Field,
  name: string | undefined,
  path: string,
  problems: ParamsProblem[],
): void {
  if (name === undefined || field.type.kind !== 'choice') return;
  const classes = field.type.classes();
  const cls = classes.find((each) => typeNameOf(each) === name);
  if (!cls) {
    problems.push({
      path: `--${path}`,
      message: `unknown class "${name}"; known are ${classes.map(typeNameOf).join(', ')}`,
    });
    return;
  }
  if (!(fieldValue(owner, field.name) instanceof cls)) setFieldValue(owner, field.name, new cls());
}

function describeValue({ type }: Field, value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (type.kind === 'choice') return typeNameOf((value as object).constructor as ParamsClass);
  return Array.isArray(value) ? value.join(' ') || 'empty' : String(value);
}

function fieldValue(params: Params, name: string): unknown {
  return (params as unknown as Record<string, unknown>)[name];
}

function setFieldValue(params: Params, name: string, value: unknown): void {
  (params as unknown as Record<string, unknown>)[name] = value;
}
