/** A benchmark cannot run as it was asked for. */
export class BenchmarkError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BenchmarkError';
  }
}
