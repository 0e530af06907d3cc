import * as tf from '@tensorflow/tfjs';
import { ModelError, ShapeError } from '@tfaip/core';
import { Metric, type MetricArguments, type MetricOptions } from '../metric/metric.js';
import { checkSameShape, describe } from '../shapes/alignRanks.js';

/** How the scores of classes become one: not at all, of all decisions together, their mean, or weighted by targets. */
export type ScoreAverage = 'none' | 'micro' | 'macro' | 'weighted';

const averages: readonly ScoreAverage[] = ['none', 'micro', 'macro', 'weighted'];

export interface F1ScoreOptions extends MetricOptions {
  /** Default: none, one score per class. */
  readonly average?: ScoreAverage;
  /** A prediction above it is a yes; in (0, 1]. Default: only the highest of a sample is, if it is not 0. */
  readonly threshold?: number;
}

export interface FBetaScoreOptions extends F1ScoreOptions {
  /** How much more recall counts than precision; > 0, default 1. */
  readonly beta?: number;
}

/** Keras' epsilon in each denominator. */
const epsilon = 1e-7;

/**
 * (1 + β²) P R / (β² P + R), the weighted harmonic mean of precision and recall of each class, in [0, 1]; 0 for a class
 * without true positives. van Rijsbergen, Information Retrieval, 1979.
 *
 * Targets (0 and 1) and predictions: [batch, classes]. Sample weights: [batch]. Result: a scalar, with the average `none`
 * [classes], which is empty before the first update.
 */
export class FBetaScore extends Metric<MetricArguments> {
  private readonly average: ScoreAverage;
  private readonly beta: number;
  private readonly threshold: number | undefined;
  private classes = 0;

  /** @throws {ModelError} if an option is not among what is allowed. */
  constructor(options: FBetaScoreOptions = {}) {
    super({ name: 'fbeta_score', ...options });
    this.average = options.average ?? 'none';
    this.beta = options.beta ?? 1;
    this.threshold = options.threshold;
    this.checkOptions();
  }

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    checkSameShape(this.name, targets, predictions);
    if (predictions.rank !== 2) {
      throw new ShapeError(`${this.name}: targets and predictions must be [batch, classes].`, {
        given: `predictions ${describe(predictions)}`,
      });
    }
    this.classes = predictions.shape[1]!;
    tf.tidy(() => {
      const wanted = tf.cast(targets, 'float32');
      const found = tf.cast(this.decisions(predictions), 'float32');
      const both = tf.mul(found, wanted);
      // True positives, false positives, false negatives, targets: [4, batch, classes].
      const amounts = tf.stack([both, tf.sub(found, both), tf.sub(wanted, both), wanted]);
      const weights = sampleWeights && tf.reshape(tf.cast(sampleWeights, 'float32'), [-1, 1]);
      this.accumulate('counts', tf.sum(weights ? tf.mul(amounts, weights) : amounts, 1));
    });
  }

  override result(): tf.Tensor {
    return tf.tidy(() => {
      if (this.classes === 0) return this.average === 'none' ? tf.zeros([0]) : tf.scalar(0);
      const counts = this.accumulated('counts', [4, this.classes]);
      const [hits, wrong, missed, wanted] = tf.unstack(
        this.average === 'micro' ? tf.sum(counts, 1) : counts,
      ) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const scores = this.scores(
        tf.div(hits, plusEpsilon(hits, wrong)),
        tf.div(hits, plusEpsilon(hits, missed)),
      );
      if (this.average === 'macro') return tf.mean(scores);
      if (this.average !== 'weighted') return scores;
      return tf.sum(tf.mul(scores, tf.div(wanted, plusEpsilon(tf.sum(wanted)))));
    });
  }

  private scores(precision: tf.Tensor, recall: tf.Tensor): tf.Tensor {
    const square = this.beta ** 2;
    const both = tf.mul(precision, recall);
    return tf.mul(tf.div(both, plusEpsilon(tf.mul(precision, square), recall)), 1 + square);
  }

  /** bool [batch, classes]: what is taken for a yes. */
  private decisions(predictions: tf.Tensor): tf.Tensor {
    if (this.threshold !== undefined) return tf.greater(predictions, this.threshold);
    const isHighest = tf.greaterEqual(predictions, tf.max(predictions, -1, true));
    return tf.logicalAnd(isHighest, tf.greater(tf.abs(predictions), 1e-9));
  }

  private checkOptions(): void {
    const { average, beta, threshold } = this;
    const fits = threshold === undefined || (threshold > 0 && threshold <= 1);
    if (averages.includes(average) && beta > 0 && fits) return;
    throw new ModelError(`${this.name}: an option is not allowed.`, {
      given: `average "${average}", beta ${beta}, threshold ${threshold}`,
      expected: `average one of ${averages.join(', ')}; beta > 0; threshold in (0, 1]`,
    });
  }
}

/** The harmonic mean of precision and recall: {@link FBetaScore} with β = 1. */
export class F1Score extends FBetaScore {
  /** @throws {ModelError} if an option is not among what is allowed. */
  constructor(options: F1ScoreOptions = {}) {
    super({ name: 'f1_score', ...options, beta: 1 });
  }
}

function plusEpsilon(...terms: tf.Tensor[]): tf.Tensor {
  return tf.add(tf.addN(terms), epsilon);
}
