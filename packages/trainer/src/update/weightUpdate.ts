import * as tf from '@tensorflow/tfjs';
import type { NamedVariable } from '@tfaip/core';
import { ExponentialMovingAverage, GradientAccumulator, type Optimizer } from '@tfaip/optimizers';
import type { GradientSink } from '../steps/trainStep.js';

export interface WeightUpdateOptions {
  readonly optimizer: Optimizer;
  /** Batches whose gradients are one update. */
  readonly accumSteps: number;
  /** Of the moving averages of the weights; null: there are none. */
  readonly emaDecay: number | null;
}

/** What becomes of gradients: they are collected, applied by the optimizer, and the averages follow the weights. */
export class WeightUpdate {
  private readonly accumulator: GradientAccumulator | undefined;
  readonly average: ExponentialMovingAverage | undefined;

  /** @param variables all of the model; state is made for the trainable ones. */
  constructor(
    private readonly options: WeightUpdateOptions,
    variables: readonly NamedVariable[],
  ) {
    const { optimizer, accumSteps, emaDecay } = options;
    optimizer.build(variables);
    if (accumSteps > 1) {
      this.accumulator = new GradientAccumulator();
      this.accumulator.build(variables);
    }
    if (emaDecay !== null) {
      this.average = new ExponentialMovingAverage({ decay: emaDecay });
      this.average.build(variables.filter(({ trainable }) => trainable));
    }
  }

  get optimizer(): Optimizer {
    return this.options.optimizer;
  }

  /** For steps that change the weights: by their gradients and those that were collected before. */
  readonly applying: GradientSink = {
    apply: (gradients, learningRate, batchSize) => {
      this.collecting?.apply(gradients, learningRate, batchSize);
      this.optimizer.apply(this.accumulator?.take() ?? gradients, learningRate);
      this.average?.update();
    },
  };

  /** For steps whose gradients are collected only; undefined if each step changes the weights. */
  get collecting(): GradientSink | undefined {
    const { accumulator } = this;
    if (!accumulator) return undefined;
    return { apply: (gradients, _, batchSize) => accumulator.add(gradients, tf.scalar(batchSize)) };
  }

  /** All state, by the file of a checkpoint that it goes to. */
  variables(): Record<string, readonly NamedVariable[]> {
    return {
      optimizer: this.optimizer.slots(),
      ...(this.accumulator && { accumulator: this.accumulator.slots() }),
      ...(this.average && { ema: this.average.slots() }),
    };
  }

  dispose(): void {
    this.optimizer.dispose();
    this.accumulator?.dispose();
    this.average?.dispose();
  }
}
