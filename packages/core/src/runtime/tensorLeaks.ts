import { type LeakedTensors, TensorTracker } from './tensorTracker.js';

/**
 * The tensors that a function makes and does not free, by the line that made them; those that it returns count as well.
 * Slow, for tests and for looking into a leak: every new tensor remembers its stack.
 *
 * @example
 * const leaks = await tensorLeaks(() => step.run(feeds, { step: 0 }));
 */
export async function tensorLeaks(run: () => unknown): Promise<LeakedTensors[]> {
  const tracker = new TensorTracker();
  try {
    await run();
  } finally {
    tracker.dispose();
  }
  return tracker.alive();
}
