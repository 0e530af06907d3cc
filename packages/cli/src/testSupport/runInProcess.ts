import { runCommandLine } from '../commandLine.js';

/** How a command line ended and what it wrote. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; its environment is the given one alone. */
export async function runInProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  terminal: { readonly isTTY?: boolean; readonly columns?: number } = {},
): Promise<Outcome> {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    ...terminal,
    write: (text: string): void => {
      written[name] += text;
    },
  });
  const code = await runCommandLine(args, { out: stream('out'), err: stream('err'), env });
  return { code, ...written };
}
