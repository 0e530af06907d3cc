/** What an error tells besides its first line: what was given, what was expected, what to do about it. */
export interface ErrorDetails {
  /** What was received: value, dtype, shape, path. */
  given?: string;
  /** What would have been right. */
  expected?: string;
  /** What the user can do. */
  fix?: string;
  cause?: unknown;
}

/**
 * Base of all errors that tfaip raises for a user's mistake or a broken environment.
 *
 * The message is complete: a command line prints it without a stack trace.
 */
export class TfaipError extends Error {
  constructor(rule: string, details: ErrorDetails = {}) {
    const lines = [rule];
    if (details.given !== undefined) lines.push(`  given: ${details.given}`);
    if (details.expected !== undefined) lines.push(`  expected: ${details.expected}`);
    if (details.fix !== undefined) lines.push(`  fix: ${details.fix}`);
    super(lines.join('\n'), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
  }
}
