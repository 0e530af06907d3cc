import * as tf from '@tensorflow/tfjs';
import { type NamedTensors, type NamedVariable, type StepFunction, totalLossName } from '@tfaip/core';
import { learningRateFeed } from './feeds.js';
import { collectFiniteFlags } from './finiteFlags.js';
import { forwardStep, type StepParts } from './forwardStep.js';
import { logTrainingStep, type StepLogOptions } from './stepLog.js';

/** Takes the gradients of a step, by the names of their variables; an `Optimizer` is one. */
export interface GradientSink {
  /** @param batchSize number of samples that they are the mean of. */
  apply(gradients: NamedTensors, learningRate: tf.Scalar, batchSize: number): void;
}

/**
 * One training step: forward, losses and metrics, gradients, update.
 *
 * Feeds: the batch and the learning rate. Values: every loss by its label, and the weighted total.
 */
export function trainStep(
  parts: StepParts,
  variables: readonly NamedVariable[],
  sink: GradientSink,
  log: StepLogOptions = { gradientNorm: false, weights: false },
): StepFunction {
  const trainable = variables.filter((each) => each.trainable);
  const tensors = trainable.map(({ variable }) => variable);
  return (feeds) => {
    let losses: NamedTensors = {};
    try {
      const { value: total, grads } = tf.variableGrads(() => {
        const forward = forwardStep(parts, feeds, true);
        losses = keepAll(forward.losses);
        return forward.total;
      }, tensors);
      const gradients = byName(trainable, grads);
      const learningRate = feeds[learningRateFeed] as tf.Scalar;
      sink.apply(gradients, learningRate, batchSizeOf(feeds));
      const values = { ...losses, [totalLossName]: total };
      logTrainingStep({ losses: values, learningRate, gradients, variables: trainable }, log);
      collectFiniteFlags(gradients, trainable);
      return values;
    } catch (error) {
      tf.dispose(losses);
      throw error;
    }
  };
}

/** Length of the axis that all arrays of a batch have in common, their first. */
function batchSizeOf(feeds: NamedTensors): number {
  const { [learningRateFeed]: _, ...batch } = feeds;
  return Object.values(batch)[0]?.shape[0] ?? 1;
}

/** Copies that outlive the gradient's own scope; whoever ran the step disposes them with its other values. */
function keepAll(tensors: NamedTensors): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tensor.clone())]));
}

function byName(variables: readonly NamedVariable[], gradients: NamedTensors): NamedTensors {
  const named: NamedTensors = {};
  for (const { name, variable } of variables) {
    const gradient = gradients[variable.name];
    // A weight that no loss depends on has none: the optimizer says which.
    if (gradient) named[name] = gradient;
  }
  return named;
}
