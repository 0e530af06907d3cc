/** What an error tells besides its first line. */
export interface TensorboardErrorDetails {
  /** What was received: value, path. */
  given?: string;
  /** What would have been right. */
  expected?: string;
  /** What the user can do. */
  fix?: string;
  cause?: unknown;
}

/** Event files cannot be written or read, or a value does not fit into them; the message names the path or value. */
export class TensorboardError extends Error {
  constructor(rule: string, details: TensorboardErrorDetails = {}) {
    const lines = [rule];
    if (details.given !== undefined) lines.push(`  given: ${details.given}`);
    if (details.expected !== undefined) lines.push(`  expected: ${details.expected}`);
    if (details.fix !== undefined) lines.push(`  fix: ${details.fix}`);
    super(lines.join('\n'), details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'TensorboardError';
  }
}
