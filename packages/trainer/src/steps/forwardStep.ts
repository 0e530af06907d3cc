import type * as tf from '@tensorflow/tfjs';
import {
  type CalledMetric,
  type GenericGraphBase,
  type ModelBase,
  type NamedTensors,
  weightedLoss,
} from '@tfaip/core';
import { splitFeeds } from './feeds.js';

/** What the steps of a run work on. */
export interface StepParts {
  readonly model: ModelBase;
  readonly graph: GenericGraphBase;
  /** Told which metrics the model has called. */
  readonly onMetrics?: (metrics: CalledMetric[]) => void;
}

/** What training and validation have in common. */
export interface Forward {
  readonly outputs: NamedTensors;
  /** Scalars by label. */
  readonly losses: NamedTensors;
  readonly total: tf.Scalar;
}

/** The graph that knows the targets, its losses, and its metrics' states brought up to date. */
export function forwardStep(
  { model, graph, onMetrics }: StepParts,
  feeds: NamedTensors,
  training: boolean,
): Forward {
  const { inputs, targets: rawTargets } = splitFeeds(feeds);
  const targets = graph.preProcTargets(rawTargets);
  const outputs = graph.buildTrainGraph(inputs, targets, { training });
  const { total, byLabel } = weightedLoss(model.loss(inputs, targets, outputs), model.lossWeights());
  const metrics = model.metrics(inputs, targets, outputs);
  onMetrics?.(metrics);
  return { outputs, losses: byLabel, total };
}
