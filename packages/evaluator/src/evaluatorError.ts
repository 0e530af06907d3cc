/** What an error tells besides its first line. */
export interface EvaluatorErrorDetails {
  /** What was received: value, length. */
  given?: string;
  /** What would have been right. */
  expected?: string;
  /** What the user can do. */
  fix?: string;
}

/** Values that cannot be compared: different lengths, labels of mixed types, negative weights. */
export class EvaluatorError extends Error {
  constructor(rule: string, details: EvaluatorErrorDetails = {}) {
    const lines = [rule];
    if (details.given !== undefined) lines.push(`  given: ${details.given}`);
    if (details.expected !== undefined) lines.push(`  expected: ${details.expected}`);
    if (details.fix !== undefined) lines.push(`  fix: ${details.fix}`);
    super(lines.join('\n'));
    this.name = 'EvaluatorError';
  }
}
