import type * as tf from '@tensorflow/tfjs';
import {
  type CalledMetric,
  type GenericGraphBase,
  type ModelBase,
  ModelError,
  type NamedTensors,
  type RootGraph,
  weightedLoss,
} from '@tfaip/core';
import { splitFeeds } from './feeds.js';

/** What the steps of a run work on. */
export interface StepParts {
  readonly model: ModelBase;
  readonly graph: GenericGraphBase;
  /** Wires model and graph. */
  readonly root: RootGraph;
  /** The metrics that the model calls in every step. */
  readonly metrics: readonly CalledMetric[];
}

/** What training and validation have in common. */
export interface Forward {
  readonly outputs: NamedTensors;
  /** Scalars by label. */
  readonly losses: NamedTensors;
  readonly total: tf.Scalar;
}

/** What {@link forwardPass} gives besides. */
export interface ForwardPass extends Forward {
  readonly metrics: readonly CalledMetric[];
}

/** The graph that knows the targets, its losses, and its metrics' states brought up to date. */
export function forwardPass(root: RootGraph, feeds: NamedTensors, training: boolean): ForwardPass {
  const { inputs, targets } = splitFeeds(feeds);
  const { outputs, losses, metrics } = root.buildWithTargets(inputs, targets, { training });
  const { total, byLabel } = weightedLoss(losses, root.lossWeights());
  return { outputs, losses: byLabel, total, metrics: checkMetrics(metrics) };
}

function checkMetrics(metrics: readonly CalledMetric[]): readonly CalledMetric[] {
  if (Array.isArray(metrics) && metrics.every((each) => typeof each?.resetState === 'function'))
    return metrics;
  throw new ModelError('The metrics hook of a model must return a list of called Metric objects.', {
    given: Array.isArray(metrics) ? 'a list that holds something else' : String(metrics),
    expected: '[this.accuracy.call(targets, predictions)]',
    fix: 'wrap a tensor that you have computed yourself in Mean',
  });
}

/**
 * {@link forwardPass} in a step.
 *
 * @throws {ModelError} if the model calls other metrics than in its first pass: nobody would read them.
 */
export function forwardStep(parts: StepParts, feeds: NamedTensors, training: boolean): Forward {
  const { metrics, ...forward } = forwardPass(parts.root, feeds, training);
  const stranger = metrics.find((metric) => !parts.metrics.includes(metric));
  if (stranger || metrics.length !== parts.metrics.length) {
    throw new ModelError('The metrics hook must call the same Metric objects in every step.', {
      given: stranger ? `another object for "${stranger.name}"` : `${metrics.length} metrics`,
      expected: parts.metrics.map(({ name }) => name).join(', ') || 'no metric',
      fix: 'make Metric objects once, as fields of the model, and call them in the hook',
    });
  }
  return forward;
}
