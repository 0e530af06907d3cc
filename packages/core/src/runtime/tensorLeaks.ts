import * as tf from '@tensorflow/tfjs';
import { CallSite } from './callSite.js';

/** Tensors made at one place that are still there. */
export interface LeakedTensors {
  /** The user's line that made them, or the operation's if no line is the user's. */
  readonly site: string;
  readonly count: number;
  readonly shapes: readonly (readonly number[])[];
}

interface TrackingEngine {
  trackTensor(tensor: tf.Tensor, backend: unknown): void;
  disposeTensor(tensor: tf.Tensor): void;
}

/**
 * The tensors that a function makes and does not free, by the line that made them; those that it returns count as well.
 * Slow, for tests and for looking into a leak: every new tensor remembers its stack.
 *
 * @example
 * const leaks = await tensorLeaks(() => step.run(feeds, { step: 0 }));
 */
export async function tensorLeaks(run: () => unknown): Promise<LeakedTensors[]> {
  const engine = tf.engine() as unknown as TrackingEngine;
  const { trackTensor, disposeTensor } = engine;
  const alive = new Map<number, { site: CallSite; shape: readonly number[] }>();
  engine.trackTensor = function (this: TrackingEngine, tensor, backend): void {
    alive.set(tensor.id, { site: new CallSite(engine.trackTensor), shape: tensor.shape });
    trackTensor.call(this, tensor, backend);
  };
  engine.disposeTensor = function (this: TrackingEngine, tensor): void {
    alive.delete(tensor.id);
    disposeTensor.call(this, tensor);
  };
  try {
    await run();
  } finally {
    // They lie on the prototype.
    delete (engine as Partial<TrackingEngine>).trackTensor;
    delete (engine as Partial<TrackingEngine>).disposeTensor;
  }
  return bySite([...alive.values()]);
}

function bySite(tensors: readonly { site: CallSite; shape: readonly number[] }[]): LeakedTensors[] {
  const sites = new Map<string, (readonly number[])[]>();
  for (const { site, shape } of tensors) {
    const line = site.line ?? 'inside the framework';
    sites.set(line, [...(sites.get(line) ?? []), shape]);
  }
  return [...sites].map(([site, shapes]) => ({ site, count: shapes.length, shapes }));
}
