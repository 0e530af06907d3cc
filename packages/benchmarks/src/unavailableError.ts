import { BenchmarkError } from './benchmarkError.js';

/** A system cannot be had here; the message says why, and how to get it. */
export class UnavailableError extends BenchmarkError {}
