/** An option of the command line with the words that belong to it. */
export interface GivenOption {
  /** Without dashes. */
  readonly name: string;
  readonly words: readonly string[];
}

/** A command line's words by option. */
export interface SplitArguments {
  readonly options: readonly GivenOption[];
  /** Words in front of the first option. */
  readonly strays: readonly string[];
}

/** What begins an option: a single dash does not, because values may be negative. */
const optionStart = /^--[A-Za-z_]/;

/**
 * Splits words into options: `--name word word` or `--name=word word`. A word that itself begins like an option is given
 * by `=`; all that stands behind a single `--` are words. `-h` is short for `--help`.
 */
export function splitArguments(args: readonly string[]): SplitArguments {
  const options: { name: string; words: string[] }[] = [];
  const strays: string[] = [];
  let isPlain = false;
  for (const arg of args) {
    if (!isPlain && arg === '--') isPlain = true;
    else if (!isPlain && arg === '-h') options.push({ name: 'help', words: [] });
    else if (!isPlain && optionStart.test(arg)) options.push(optionOf(arg));
    else (options.at(-1)?.words ?? strays).push(arg);
  }
  return { options, strays };
}

function optionOf(arg: string): { name: string; words: string[] } {
  const equals = arg.indexOf('=');
  return equals < 0
    ? { name: arg.slice(2), words: [] }
    : { name: arg.slice(2, equals), words: [arg.slice(equals + 1)] };
}
