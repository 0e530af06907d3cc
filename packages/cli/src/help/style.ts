import type { CommandIo, OutputStream } from '../io.js';

/** What a part of a text is: a heading, a name, an error, or of less weight. */
export type Style = 'heading' | 'name' | 'error' | 'faint';

const codes: Record<Style, string> = { heading: '1', name: '36', error: '31;1', faint: '2' };

/** Gives a text its style. */
export type Paint = (style: Style, text: string) => string;

/** Styles by ANSI codes on a terminal, or with FORCE_COLOR; plain where NO_COLOR is set and in CI. */
export function painter(stream: OutputStream, { env }: Pick<CommandIo, 'env'>): Paint {
  return hasColour(stream, env)
    ? (style, text) => `\u001B[${codes[style]}m${text}\u001B[0m`
    : (_, text) => text;
}

function hasColour({ isTTY }: OutputStream, env: NodeJS.ProcessEnv): boolean {
  // By their conventions both count when they are not empty.
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return isTTY === true && !env.CI && env.TERM !== 'dumb';
}
