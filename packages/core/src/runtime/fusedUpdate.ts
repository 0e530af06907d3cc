import type * as tf from '@tensorflow/tfjs';

/** A native operation that changes variables in place. */
export interface FusedUpdate {
  /** TensorFlow's name of it, e.g. `ResourceApplyAdam`. */
  readonly op: string;
  /** Its resource inputs, which are the first ones. */
  readonly variables: readonly tf.Variable[];
  /** Its other inputs. */
  readonly inputs: readonly tf.Tensor[];
  /** Attributes that differ from the operation's defaults; the element type is the variables'. */
  readonly attributes?: Readonly<Record<string, boolean>>;
}

/** Runs an update, or records it. */
export type UpdateHandler = (update: FusedUpdate, compute: () => void) => void;

let handler: UpdateHandler | undefined;

/**
 * Changes variables by `compute`, which assigns them; where steps are recorded, the fused operation stands for it.
 *
 * @param compute must do what the operation does, up to rounding.
 */
export function applyFused(update: FusedUpdate, compute: () => void): void {
  if (handler) handler(update, compute);
  else compute();
}

/** Runs a function in which a handler takes all updates, e.g. while a step is being recorded. */
export function withFusedUpdates<R>(updates: UpdateHandler, run: () => R): R {
  const outer = handler;
  handler = updates;
  try {
    return run();
  } finally {
    handler = outer;
  }
}
