/** Where a command line reads its surroundings from and writes to; tests give stand-ins. */
export interface CommandIo {
  /** Takes what was asked for: results, help. */
  readonly out: OutputStream;
  /** Takes what is said about the run: errors, progress. */
  readonly err: OutputStream;
  readonly env: NodeJS.ProcessEnv;
}

export interface OutputStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Those of the process. */
export const processIo: CommandIo = { out: process.stdout, err: process.stderr, env: process.env };

/** Writes a line of results. */
export function printLine({ out }: CommandIo, line: string): void {
  out.write(`${line}\n`);
}
