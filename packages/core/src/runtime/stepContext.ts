import * as tf from '@tensorflow/tfjs';
import { RuntimeStepError } from '../errors/domainErrors.js';
import type { LogHandler } from './runtime.js';

/** What code inside a step can ask about the step that it runs in. */
export interface StepContext {
  /** The run's seed: random ops derive theirs from it. */
  readonly seed: number;
  /**
   * Number of the step as an int32 scalar, so that random ops differ from step to step. A tensor, because a compiled
   * step gets it anew at each run: what is computed from its value on the host would stay as it was when recorded.
   */
  readonly step: tf.Scalar;
  /** Takes a tensor to be logged; absent when this step does not log, so that logging costs nothing. */
  readonly collect?: (handler: LogHandler, path: string, value: tf.Tensor) => void;
}

/** A step's context as it is given: its number may be a plain one. */
export interface StepContextOptions extends Omit<StepContext, 'step'> {
  /** An integer, or an int32 scalar, which stays the caller's. */
  readonly step: number | tf.Scalar;
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
export function withStepContext<R>(context: StepContextOptions, run: () => R): R {
  if (current) throw new RuntimeStepError('A step cannot run inside another step.');
  const { step: given } = context;
  const step = typeof given === 'number' ? tf.scalar(given, 'int32') : given;
  current = { ...context, step };
  try {
    return run();
  } finally {
    current = undefined;
    if (step !== given) step.dispose();
  }
}
