import { stringify } from 'yaml';
import { configTree } from '../config/configTree.js';
import { paramsHelp } from '../help/paramsHelp.js';
import { painter } from '../help/style.js';
import { type CommandIo, printLine } from '../io.js';
import type { Root } from './applySettings.js';
import { checkProblems, type ReadParams, readParams } from './readParams.js';

/** A command and what is said of its params. */
export interface ParamsCall {
  /** The words in front of the parameters. */
  readonly usage: string;
  readonly roots: readonly Root[];
  /** The parameters. */
  readonly args: readonly string[];
  readonly io: CommandIo;
  /** Arguments that the command does not take, though its params have them: help leaves them out. */
  readonly without?: readonly string[];
}

const defaultColumns = 100;

/**
 * Sets params by arguments and runs a command; or, as the arguments ask, prints their help, or their values as a config
 * file.
 *
 * @throws {UsageError} that lists all problems of the arguments.
 */
export async function runWithParams(call: ParamsCall, run: () => Promise<void>): Promise<void> {
  const { roots, args, io } = call;
  const read = readParams(roots, args, io.env);
  if (read.help) return printHelp(call, read);
  checkProblems(read.problems);
  if (read.printConfig) return printLine(io, stringify(configTree(roots)).trimEnd());
  await run();
}

function printHelp({ usage, io, without = [] }: ParamsCall, { arguments: all, sections }: ReadParams): void {
  const paint = painter(io.out, io);
  printLine(io, `Usage: ${usage} [parameters...]`);
  const taken = all.filter(({ path }) => !without.includes(path));
  const columns = io.out.columns ?? defaultColumns;
  for (const line of paramsHelp(taken, sections, columns, paint)) printLine(io, line);
  printLine(io, '');
  for (const line of commonOptions) printLine(io, line);
}

const commonOptions = [
  'A parameter of a class is there where the class is chosen: add it to see its help.',
  '  --config <file>   YAML or JSON with parameters; arguments win over it',
  '  --print_config    print all parameters as such a file, and do nothing else',
  'Environment variables such as TFAIP_TRAINER__EPOCHS=3 come between the file and the arguments.',
];
