import type { Sample } from '@tfaip/core';
import type { GroupSource } from '../processors/processingPlan.js';
import type { ProcessingRun } from '../processors/processorChain.js';

/** What a worker is asked to do: take some samples through a group of processors. */
export interface WorkerTask {
  readonly source: GroupSource;
  readonly run: ProcessingRun;
  /** Numbers of the samples in their pass. */
  readonly indices: readonly number[];
  readonly samples: readonly Sample[];
  /** Shared memory that the samples' arrays lie in, and that is used anew after the task. */
  readonly lent: SharedArrayBuffer | undefined;
  /** How arrays come back: in memory that is moved, or in shared memory, into `slot` if they fit. */
  readonly results: { readonly shared: boolean; readonly slot: SharedArrayBuffer | undefined };
  /** Whether results are tried for whether they can be sent, which costs about as much as sending them. */
  readonly tryResults: boolean;
  /** One number in shared memory: the place of the sample that is at work, -1 before the first. */
  readonly progress: Int32Array;
}

/** What a worker answers. */
export interface WorkerResult {
  /** In the order of the task; null where a sample was dropped or has failed. */
  readonly samples: readonly (Sample | null)[];
  readonly failures: readonly { readonly at: number; readonly where: string; readonly error: ClonedError }[];
  /** The shared memory that arrays lie in; undefined where they lie in memory that was moved. */
  readonly slot: SharedArrayBuffer | undefined;
  /** Time of the processors alone. */
  readonly milliseconds: number;
}

/** The group could not be made; no sample is to blame. */
export interface WorkerSetupFailure {
  readonly setupError: ClonedError;
}

/** An error on its way between threads, which would lose its class and might hold what cannot be cloned. */
export interface ClonedError {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
}

/** What can be sent of anything that was thrown. */
export function cloneError(error: unknown): ClonedError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: undefined };
  return { name: error.name, message: error.message, stack: error.stack };
}

/** The error that was sent, with its stack in the worker. */
export function restoreError({ name, message, stack }: ClonedError): Error {
  return Object.assign(new Error(message), { name, ...(stack !== undefined && { stack }) });
}
