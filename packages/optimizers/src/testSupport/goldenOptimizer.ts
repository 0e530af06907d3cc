import * as tf from '@tensorflow/tfjs';
import { type GoldenTensor, goldenValues, type Tolerance } from '@tfaip/numerics';
import type { KerasConfig } from './fromKeras.js';

/** A case of `golden/optimizers.json`. */
export interface OptimizerCase {
  readonly id: string;
  readonly optimizer: string;
  readonly config: KerasConfig;
  readonly variables: readonly {
    readonly name: string;
    readonly initial: GoldenTensor;
    readonly grads: GoldenTensor;
  }[];
  readonly tolerance: Readonly<Record<string, Tolerance>>;
  /** `weights0`, `ema0`, …: values after each gradient, in the first axis. */
  readonly [expected: string]: unknown;
}

/** One element of the first axis. */
export function at(tensor: GoldenTensor, index: number): GoldenTensor {
  const shape = tensor.shape.slice(1);
  const size = tf.util.sizeFromShape([...shape]);
  return { dtype: tensor.dtype, shape, data: tensor.data.slice(index * size, (index + 1) * size) };
}

/** A variable with such a value. */
export function variableOf({ shape, ...tensor }: GoldenTensor): tf.Variable {
  return tf.tidy(() => tf.variable(tf.tensor(goldenValues({ shape, ...tensor }), [...shape])));
}
