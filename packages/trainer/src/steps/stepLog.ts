import type * as tf from '@tensorflow/tfjs';
import { currentStep, type NamedTensors, type NamedVariable } from '@tfaip/core';
import { globalNorm } from '@tfaip/optimizers';
import { TensorboardWriter } from '@tfaip/tensorboard/layer';

/** What a training step logs besides its losses and the learning rate. */
export interface StepLogOptions {
  readonly gradientNorm: boolean;
  readonly weights: boolean;
}

/** What a training step knows when it has updated the weights. */
export interface TrainingStepValues {
  /** By label, the total included. */
  readonly losses: NamedTensors;
  readonly learningRate: tf.Scalar;
  /** By the names of their variables, before clipping. */
  readonly gradients: NamedTensors;
  readonly variables: readonly NamedVariable[];
}

const scalar = new TensorboardWriter({
  name: 'scalar',
  func: (path, { data }, step, writer) => writer.scalar(path, Number(data[0]), step),
});

const histogram = new TensorboardWriter({
  name: 'histogram',
  func: (path, value, step, writer) => writer.histogram(path, value, step),
});

/**
 * Logs a training step as layers log: in steps that log, and only then, the values are fetched.
 *
 * Tags: `step/<label>` for the losses of this step alone, `learning_rate`, `gradient_norm`, `weights/<name>`.
 */
export function logTrainingStep(
  { losses, learningRate, gradients, variables }: TrainingStepValues,
  { gradientNorm, weights }: StepLogOptions,
): void {
  const collect = currentStep()?.collect;
  if (!collect) return;
  for (const [label, loss] of Object.entries(losses)) collect(scalar, `step/${label}`, loss);
  collect(scalar, 'learning_rate', learningRate);
  if (gradientNorm) collect(scalar, 'gradient_norm', globalNorm(Object.values(gradients)));
  if (!weights) return;
  for (const { name, variable } of variables) collect(histogram, `weights/${name}`, variable);
}
