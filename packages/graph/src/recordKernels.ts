import * as tf from '@tensorflow/tfjs';
import { type NamedArrays, type StepFunction, toTensors, withStepContext } from '@tfaip/core';

/** One kernel that a step has run. */
export interface KernelRecord {
  /** Name of the tfjs kernel, e.g. `Conv2D`. */
  readonly name: string;
  /** Shape of each input; null where the kernel got something that is no tensor. */
  readonly inputShapes: readonly (readonly number[] | null)[];
  readonly outputShapes: readonly (readonly number[])[];
}

/** What a step does, kernel by kernel, in the order of execution. */
export interface StepRecord {
  readonly kernels: readonly KernelRecord[];
  /** Tensors that the step has made and not freed, besides the values that it returns: 0 unless it leaks. */
  readonly leakedTensors: number;
}

/**
 * Runs a step once, eagerly, and records the kernels that it runs: to see what a step costs and where.
 */
export async function recordKernels(step: StepFunction, feeds: NamedArrays): Promise<StepRecord> {
  const before = tf.memory().numTensors;
  const profile = await tf.profile(() => {
    const values = tf.tidy(() => withStepContext({ seed: 1, step: 0 }, () => step(toTensors(feeds))));
    tf.dispose(values);
    return [] as unknown as tf.TensorContainer;
  });
  return {
    kernels: profile.kernels.map(({ name, inputShapes, outputShapes }) => ({
      name,
      inputShapes: inputShapes as (number[] | null)[],
      outputShapes: outputShapes as number[][],
    })),
    leakedTensors: tf.memory().numTensors - before,
  };
}

/** A step record as text: a line per kernel. */
export function formatStepRecord({ kernels }: StepRecord): string {
  return kernels
    .map(({ name, inputShapes, outputShapes }, i) => {
      return `${i} ${name}(${inputShapes.map(formatShape).join(', ')}) -> ${outputShapes.map(formatShape).join(', ')}`;
    })
    .join('\n');
}

function formatShape(shape: readonly number[] | null): string {
  return shape ? `[${shape.join(', ')}]` : '-';
}
