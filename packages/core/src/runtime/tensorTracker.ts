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
 * Knows the tensors that were made since it was, and are still there, by the line that made them. Slow: every new tensor
 * remembers its stack. Trackers within one another end in the reverse order of their beginnings.
 */
export class TensorTracker {
  private readonly made = new Map<number, { site: CallSite; shape: readonly number[] }>();
  private readonly restore: () => void;

  constructor() {
    const engine = tf.engine() as unknown as TrackingEngine;
    const { made } = this;
    const { trackTensor, disposeTensor } = engine;
    // Without another tracker they lie on the prototype.
    const own = Object.hasOwn(engine, 'trackTensor') ? { trackTensor, disposeTensor } : undefined;
    engine.trackTensor = function (this: TrackingEngine, tensor, backend): void {
      made.set(tensor.id, { site: new CallSite(engine.trackTensor), shape: tensor.shape });
      trackTensor.call(this, tensor, backend);
    };
    engine.disposeTensor = function (this: TrackingEngine, tensor): void {
      made.delete(tensor.id);
      disposeTensor.call(this, tensor);
    };
    this.restore = () => {
      delete (engine as Partial<TrackingEngine>).trackTensor;
      delete (engine as Partial<TrackingEngine>).disposeTensor;
      Object.assign(engine, own);
    };
  }

  /** What is still there, in the order in which their lines made the first of them. */
  alive(): LeakedTensors[] {
    const shapesOf = new Map<string, (readonly number[])[]>();
    for (const { site, shape } of this.made.values()) {
      const line = site.line ?? 'inside the framework';
      const shapes = shapesOf.get(line) ?? [];
      shapes.push(shape);
      shapesOf.set(line, shapes);
    }
    return [...shapesOf].map(([site, shapes]) => ({ site, count: shapes.length, shapes }));
  }

  /** Ends the tracking. */
  dispose(): void {
    this.restore();
  }
}
