import { ParamsError, type ParamsProblem, validateParams } from '@tfaip/core';
import { readConfigFile } from '../config/configFile.js';
import { environmentKey, readEnvironment } from '../config/environment.js';
import { UsageError } from '../usageError.js';
import { type Argument, applySettings, type Root } from './applySettings.js';
import { type Setting, SettingSource } from './settingSource.js';
import { type GivenOption, splitArguments } from './splitArguments.js';
import { unknownProblems } from './unknownSettings.js';

/** Options that are no fields, but say what to do with them. */
export interface ParamsOptions {
  readonly help: boolean;
  readonly printConfig: boolean;
}

/** What a command line says of some params. */
export interface ReadParams extends ParamsOptions {
  readonly arguments: readonly Argument[];
  readonly sections: ReadonlyMap<string, string>;
  /** Everything that is wrong; where help is asked for, of no weight. */
  readonly problems: readonly ParamsProblem[];
}

/**
 * Sets params from config file, environment and command line, the last being the strongest.
 *
 * Post-init hooks have run and all values are validated when there are no problems.
 *
 * @param args the words behind the command, e.g. `--trainer.epochs 3 --config run.yaml`.
 * @throws {UsageError} if there is a config file that cannot be used.
 */
export function readParams(
  roots: readonly Root[],
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): ReadParams {
  const { options, strays } = splitArguments(args);
  const paths = applySettings(roots, []).arguments.map(({ path }) => path);
  const special = new SpecialOptions(
    options,
    paths.find((path) => /(^|\.)device\.backend$/.test(path)),
  );
  const rootNames = new Set(paths.map((path) => path.split('.')[0]!));
  const sources = [
    new SettingSource(special.others.map(settingOf)),
    new SettingSource(readEnvironment(env, rootNames), environmentKey),
    new SettingSource(special.config === undefined ? [] : readConfigFile(special.config)),
  ];
  const applied = applySettings(roots, sources);
  const left = sources.flatMap((source) => source.left);
  const said = [
    ...strays.map((word) => ({ path: word, message: 'unexpected; arguments begin with --' })),
    ...special.problems,
    ...applied.problems,
    ...unknownProblems(left, applied.arguments),
  ];
  const problems = [...said, ...validationProblems(roots, applied.arguments, said)];
  const { help, printConfig } = special;
  const { arguments: all, sections } = applied;
  return { arguments: all, sections, problems, help, printConfig };
}

/** @throws {UsageError} that lists all problems, if there are any. */
export function checkProblems(problems: readonly ParamsProblem[]): void {
  if (problems.length === 0) return;
  const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  throw new UsageError(
    lines.length === 1
      ? lines.join()
      : [`${lines.length} problems with the arguments`, ...lines].join('\n  '),
  );
}

/** Takes the options apart that are no fields, and finds what is given twice. */
class SpecialOptions implements ParamsOptions {
  help = false;
  printConfig = false;
  config: string | undefined;
  readonly others: GivenOption[] = [];
  readonly problems: ParamsProblem[] = [];

  /** @param backendPath the argument that `--backend` is short for. */
  constructor(options: readonly GivenOption[], backendPath = 'backend') {
    const seen = new Set<string>();
    for (const { name: said, words } of options) {
      const name = said === 'backend' ? backendPath : said;
      if (seen.has(name)) this.problems.push({ path: `--${said}`, message: 'given twice' });
      else this.add({ name, words });
      seen.add(name);
    }
  }

  private add(option: GivenOption): void {
    const { name, words } = option;
    if (name === 'help') this.help = true;
    else if (name === 'print_config') {
      this.printConfig = true;
      if (words.length > 0) this.problems.push({ path: '--print_config', message: 'takes no value' });
    } else if (name === 'config') {
      if (words.length === 1) this.config = words[0];
      else this.problems.push({ path: '--config', message: 'takes one file' });
    } else this.others.push(option);
  }
}

function settingOf({ name, words }: GivenOption): Setting {
  return { path: name, origin: `--${name}`, value: { words } };
}

/** Problems of the values that are set, by what set them; those are left out of which something was said already. */
function validationProblems(
  roots: readonly Root[],
  all: readonly Argument[],
  said: readonly ParamsProblem[],
): ParamsProblem[] {
  const known = new Set(said.map(({ path }) => path));
  return roots.flatMap(failures).flatMap(({ path, message }) => {
    const argument = all.find(({ fieldPath }) => fieldPath === path);
    const origin = argument?.setting?.origin ?? `--${argument?.path ?? path}`;
    return known.has(origin) ? [] : [{ path: origin, message }];
  });
}

function failures({ params, path }: Root): readonly ParamsProblem[] {
  try {
    validateParams(params, path);
    return [];
  } catch (error) {
    if (error instanceof ParamsError) return error.problems;
    throw error;
  }
}
