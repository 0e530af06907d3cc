import type * as tf from '@tensorflow/tfjs';
import { eagerControlFlow } from './eagerControlFlow.js';

/** What a scan runs over. */
export interface ScanArgs {
  /** What one step hands to the next: its first values. */
  readonly carry: readonly tf.Tensor[];
  /** Split along axis 0, one element for each step; all equally long. */
  readonly sequences: readonly tf.Tensor[];
  /** Number of steps; needed when there are no sequences. */
  readonly length?: number;
  /** From the last element to the first. */
  readonly reverse?: boolean;
}

/** What one step of a scan gives, and the scan as a whole. */
export interface ScanStep {
  /** As many as came in, of the same shapes and dtypes. */
  readonly carry: readonly tf.Tensor[];
  readonly outputs: readonly tf.Tensor[];
}

export type ScanBody = (carry: tf.Tensor[], elements: tf.Tensor[]) => ScanStep;

export interface WhileOptions {
  /** Most iterations; the loop ends there whatever the condition says. */
  readonly maxIterations?: number;
}

/** Loops and branches over tensors: what a step is recorded with stands in for the eager ones. */
export interface ControlFlow {
  scan(body: ScanBody, args: ScanArgs): ScanStep;
  whileLoop(
    condition: (...state: tf.Tensor[]) => tf.Tensor,
    body: (...state: tf.Tensor[]) => tf.Tensor[],
    initial: readonly tf.Tensor[],
    options?: WhileOptions,
  ): tf.Tensor[];
  cond(predicate: tf.Tensor, onTrue: () => tf.Tensor[], onFalse: () => tf.Tensor[]): tf.Tensor[];
}

let current: ControlFlow = eagerControlFlow;

/** Runs a function in which other control flow stands in, e.g. while a step is being recorded. */
export function withControlFlow<R>(controlFlow: ControlFlow, run: () => R): R {
  const outer = current;
  current = controlFlow;
  try {
    return run();
  } finally {
    current = outer;
  }
}

/**
 * Runs a body for each element of sequences, handing a carry from step to step. It has a gradient with respect to the
 * carry, the sequences and the variables that the body uses. In a recorded step it is one loop, whatever the length.
 *
 * @returns the last carry, and each output stacked on a new axis 0 in the sequences' order, also when reversed.
 * @throws {ShapeError} if a carry changes its shape, sequences differ in length, or the number of steps is not known.
 * @throws {DtypeError} if a carry changes its dtype.
 * @example
 * const { carry: [sum], outputs: [sums] } = scan(
 *   ([total], [x]) => ({ carry: [tf.add(total, x)], outputs: [tf.add(total, x)] }),
 *   { carry: [tf.scalar(0)], sequences: [tf.tensor1d([1, 2, 3])] },
 * );
 */
export function scan(body: ScanBody, args: ScanArgs): ScanStep {
  return current.scan(body, args);
}

/**
 * Runs a body as long as a condition holds; both get the state, the body gives the next one.
 *
 * @param condition gives a bool scalar.
 * @throws {ShapeError} if the state changes its shapes or number. @throws {DtypeError} if it changes its dtypes.
 */
export function whileLoop(...args: Parameters<ControlFlow['whileLoop']>): tf.Tensor[] {
  return current.whileLoop(...args);
}

/**
 * The results of one of two functions, whichever the predicate (a bool scalar) chooses. Both must give as many tensors
 * of the same dtypes. In a recorded step both are recorded, so both must be able to run.
 */
export function cond(
  predicate: tf.Tensor,
  onTrue: () => tf.Tensor[],
  onFalse: () => tf.Tensor[],
): tf.Tensor[] {
  return current.cond(predicate, onTrue, onFalse);
}
