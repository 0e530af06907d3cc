import type { ParamsProblem } from '@tfaip/core';
import type { Command } from 'commander';
import { UsageError } from '../usageError.js';
import {
  type Argument,
  argumentProblems,
  assignArgument,
  listArguments,
  optionOf,
  type Root,
} from './paramsArguments.js';

/** The arguments of a command whose options come from params. */
export interface Parameters {
  readonly roots: readonly Root[];
  readonly arguments: readonly Argument[];
  readonly problems: ParamsProblem[];
}

/** Adds an option for every field of the params, those of the classes that `args` choose included. */
export function addParamsOptions(
  command: Command,
  roots: readonly Root[],
  args: readonly string[],
): Parameters {
  const problems: ParamsProblem[] = [];
  const list = roots.flatMap((root) => listArguments(root, (path) => wordAfter(args, `--${path}`), problems));
  for (const argument of list) command.addOption(optionOf(argument));
  return { roots, arguments: list, problems };
}

/**
 * Sets the params from the options that the command has read.
 *
 * @throws {UsageError} that lists every problem.
 */
export function readParams(command: Command, { roots, arguments: list, problems }: Parameters): void {
  const words = command.opts<Record<string, string | string[] | true>>();
  for (const argument of list) {
    const given = words[argument.path];
    if (given !== undefined) assignArgument(argument, given, problems);
  }
  const all = [...problems, ...roots.flatMap((root) => argumentProblems(root, list))];
  if (all.length > 0) {
    throw new UsageError(all.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  }
}

/** The word behind an option, as `--name word` or `--name=word`; the last one counts, however it is written. */
function wordAfter(args: readonly string[], option: string): string | undefined {
  const at = args.findLastIndex((arg) => arg === option || arg.startsWith(`${option}=`));
  return args[at] === option ? args[at + 1] : args[at]?.slice(option.length + 1);
}
