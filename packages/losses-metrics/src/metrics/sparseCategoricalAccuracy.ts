import * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';
import type { MetricOptions } from '../metric/metric.js';
import { describe } from '../shapes/alignRanks.js';
import { MeanMetric } from './meanMetric.js';

/**
 * Share of samples whose highest score is at the target class, in [0, 1]; of equal scores the first counts.
 *
 * Targets: class indices [batch, …] or [batch, …, 1]. Predictions: scores float32 [batch, …, classes].
 */
export class SparseCategoricalAccuracy extends MeanMetric {
  constructor(options: MetricOptions = {}) {
    super({ name: 'sparse_categorical_accuracy', ...options });
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const surplus = targets.rank === predictions.rank && targets.shape[targets.rank - 1] === 1;
    const classes = surplus ? tf.squeeze(targets, [targets.rank - 1]) : targets;
    if (!tf.util.arraysEqual(classes.shape, predictions.shape.slice(0, -1))) {
      throw new ShapeError('SparseCategoricalAccuracy: targets must be one class index per sample.', {
        given: `targets ${describe(targets)}, predictions ${describe(predictions)}`,
        expected: `targets [${predictions.shape.slice(0, -1).join(', ')}]`,
        fix: 'use CategoricalAccuracy for one-hot targets, Accuracy for predicted classes',
      });
    }
    return tf.equal(tf.cast(classes, 'int32'), tf.argMax(predictions, -1));
  }
}
