import * as tf from '@tensorflow/tfjs';
import type { Recorder } from './recorder.js';

type AddTapeNode = (
  kernelName: string,
  inputs: object,
  outputs: tf.Tensor[],
  gradient: ((...args: unknown[]) => unknown) | null | undefined,
  saved: tf.Tensor[],
  attributes: object,
) => void;

/**
 * Runs a function in which the operations of a gradient have the origin of the forward operation: tfjs's tape calls
 * the gradients later, from its own code, where the stack no longer tells whose they are.
 */
export function recordGradientOrigins<R>(recorder: Recorder, run: () => R): R {
  const engine = tf.engine() as unknown as { addTapeNode: AddTapeNode };
  const { addTapeNode } = engine;
  engine.addTapeNode = function (
    this: object,
    kernelName,
    inputs,
    outputs,
    gradient,
    saved,
    attributes,
  ): void {
    const origin = recorder.origin();
    const named =
      gradient && origin
        ? (...args: unknown[]) => recorder.withOrigin({ ...origin, gradient: true }, () => gradient(...args))
        : gradient;
    addTapeNode.call(this, kernelName, inputs, outputs, named, saved, attributes);
  };
  try {
    return run();
  } finally {
    // It lies on the prototype.
    delete (engine as { addTapeNode?: AddTapeNode }).addTapeNode;
  }
}
