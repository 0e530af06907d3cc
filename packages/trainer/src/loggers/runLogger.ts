import type { Values } from '../callbacks/trainerCallback.js';

/** The run that a logger is to write about. */
export interface LoggedRun {
  readonly outputDir: string;
  /** Training steps that a run has done before it goes on; 0 for a new one. What is logged of later steps comes again. */
  readonly stepsDone: number;
}

/** Values of a training step, one of every `log_every`. */
export interface StepRow {
  readonly epoch: number;
  /** Counted from 1 over all epochs. */
  readonly step: number;
  /** Mean losses of the epoch so far. */
  readonly losses: Values;
}

/** Values of an epoch. */
export interface EpochRow {
  readonly epoch: number;
  /** Training steps done at its end. */
  readonly step: number;
  readonly seconds: number;
  readonly learningRate: number;
  readonly train: Values;
  /** Undefined if this epoch was not validated. */
  readonly val?: Values;
  readonly isBest: boolean;
}

/**
 * Writes the values of a run somewhere: a file, a database, a service. Nothing is called within a step but at logging
 * steps; a promise that a method gives is awaited.
 */
export interface RunLogger {
  /** Before the first step. */
  open(run: LoggedRun): void | Promise<void>;
  logStep?(row: StepRow): void | Promise<void>;
  logEpoch(row: EpochRow): void | Promise<void>;
  /** Always, also after an error. */
  close?(): void | Promise<void>;
}
