import type * as tf from '@tensorflow/tfjs';
import { RuntimeStepError } from '../errors/domainErrors.js';
import type { LogHandler } from './runtime.js';

/** What code inside a step can ask about the step that it runs in. */
export interface StepContext {
  /** The run's seed: random ops derive theirs from it. */
  readonly seed: number;
  /** Number of the step, so that random ops differ from step to step. */
  readonly step: number;
  /** Takes a tensor to be logged; absent when this step does not log, so that logging costs nothing. */
  readonly collect?: (handler: LogHandler, path: string, value: tf.Tensor) => void;
}

let current: StepContext | undefined;

/** The context of the step that runs now; undefined outside of steps. */
export function currentStep(): StepContext | undefined {
  return current;
}

/**
 * Runs a synchronous function as a step.
 *
 * @throws {RuntimeStepError} inside another step: a second context would hide the first one's collector.
 */
export function withStepContext<R>(context: StepContext, run: () => R): R {
  if (current) throw new RuntimeStepError('A step cannot run inside another step.');
  current = context;
  try {
    return run();
  } finally {
    current = undefined;
  }
}
