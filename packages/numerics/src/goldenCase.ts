import type { NamedArrays, NamedSpecs, StepFunction } from '@tfaip/core';
import type { GoldenTensor, Tolerance } from './goldenTensor.js';

/** What a value of a step must be. */
export interface Expected {
  /** As the reference has it in float32. */
  readonly value: GoldenTensor;
  /** As the reference has it in float64, where it was computed; a result near it is right too. */
  readonly value64?: GoldenTensor;
  readonly tolerance: Tolerance;
}

/** One run of a case's step. */
export interface GoldenRun {
  readonly feeds: NamedArrays;
  /** By the name of the step's value; values that are not named here are not compared. */
  readonly expected: Readonly<Record<string, Expected>>;
}

/** A step with what must be freed after its runs. */
export interface PreparedCase {
  /** Values, gradients (by `tf.grads`), states after an update: whatever the case has expectations of. */
  readonly step: StepFunction;
  readonly dispose?: () => void;
}

/** One golden case: a step, made anew for each way of running it, and its runs in order. */
export interface GoldenCase {
  readonly id: string;
  /** Cases whose errors are reported together, e.g. all of one loss. */
  readonly family: string;
  /** Called with the way's backend current. Variables of the step must be made here, not in the step. */
  readonly prepare: () => PreparedCase;
  readonly runs: readonly GoldenRun[];
  /** Shapes of the feeds with `null` where a length varies. Default: the first axis of each feed varies. */
  readonly specs?: NamedSpecs;
}
