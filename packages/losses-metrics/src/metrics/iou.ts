import * as tf from '@tensorflow/tfjs';
import { ModelError, ShapeError } from '@tfaip/core';
import { confusionMatrix } from '../metric/confusionMatrix.js';
import { Metric, type MetricArguments, type MetricOptions } from '../metric/metric.js';
import { describe } from '../shapes/alignRanks.js';

/** What every intersection over union can be told besides the classes. */
export interface IouOptions extends MetricOptions {
  /** Samples with this target count nothing. */
  readonly ignoreClass?: number;
  /** Whether targets are class indices (default) or scores, e.g. one-hot, of which the highest counts. */
  readonly sparseTargets?: boolean;
  /** Whether predictions are class indices (default) or scores, of which the highest counts. */
  readonly sparsePredictions?: boolean;
  /** The axis of scores; default -1. */
  readonly axis?: number;
}

export interface MeanIouOptions extends IouOptions {
  /** Classes are 0 … numClasses - 1; ≥ 1. */
  readonly numClasses: number;
}

export interface ClassIouOptions extends MeanIouOptions {
  /** The classes over which the mean is taken. */
  readonly targetClassIds: readonly number[];
}

/**
 * Mean over some classes of TP / (TP + FP + FN), the overlap of targets and predictions of a class, in [0, 1]; Jaccard,
 * Bulletin de la Société Vaudoise des Sciences Naturelles 37 (1901). A class that occurs in neither is left out; 0 where
 * none occurs.
 *
 * Targets and predictions: class indices [batch, …], or scores with an axis of classes. A sample with an index out of range,
 * or whose prediction is NaN, counts nothing. Sample weights: the shape of the class indices, or a scalar; fractions count
 * as such, as in Keras with the dtype float32 (its default cuts them to whole numbers).
 */
export class IoU extends Metric<MetricArguments> {
  private readonly options: ClassIouOptions;

  /** @throws {ModelError} if numClasses is not positive or a target class is not one of them. */
  constructor(options: ClassIouOptions) {
    super({ name: 'io_u', ...options });
    const { numClasses, targetClassIds } = options;
    const isClass = (id: number): boolean => Number.isInteger(id) && id >= 0 && id < numClasses;
    if (!(Number.isInteger(numClasses) && numClasses > 0 && targetClassIds.every(isClass))) {
      throw new ModelError(`${this.name}: targetClassIds must be among numClasses classes.`, {
        given: `numClasses ${numClasses}, targetClassIds [${targetClassIds.join(', ')}]`,
      });
    }
    this.options = options;
  }

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    const { numClasses, ignoreClass, sparseTargets = true, sparsePredictions = true } = this.options;
    tf.tidy(() => {
      const wanted = this.classes(targets, sparseTargets);
      const found = this.classes(predictions, sparsePredictions);
      if (wanted.size !== found.size) {
        throw new ShapeError(`${this.name}: there must be one predicted class for each target.`, {
          given: `targets ${describe(targets)}, predictions ${describe(predictions)}`,
        });
      }
      let weights = weightsOf(wanted, sampleWeights);
      if (ignoreClass !== undefined) {
        const counts = tf.notEqual(wanted, tf.scalar(ignoreClass, 'int32'));
        weights = tf.mul(weights, tf.cast(counts, 'float32'));
      }
      this.accumulate('confusion matrix', confusionMatrix(wanted, found, weights, numClasses));
    });
  }

  override result(): tf.Tensor {
    const { numClasses, targetClassIds } = this.options;
    return tf.tidy(() => {
      const matrix = this.accumulated('confusion matrix', [numClasses, numClasses]);
      const diagonal = tf.sum(tf.mul(matrix, tf.eye(numClasses)), 0);
      const union = tf.sub(tf.add(tf.sum(matrix, 0), tf.sum(matrix, 1)), diagonal);
      const ids = tf.tensor1d([...targetClassIds], 'int32');
      const [overlaps, unions] = [tf.gather(diagonal, ids), tf.gather(union, ids)];
      const occurs = tf.cast(tf.greater(unions, 1e-9), 'float32');
      const ratios = tf.mul(tf.div(overlaps, tf.add(unions, 1e-7)), occurs);
      return tf.div(tf.sum(ratios), tf.add(tf.sum(occurs), 1e-7));
    });
  }

  /** int32 [samples]; -1 where there is no class. */
  private classes(given: tf.Tensor, areIndices: boolean): tf.Tensor {
    if (!areIndices) return tf.reshape(tf.argMax(given, this.options.axis ?? -1), [-1]);
    const flat = tf.reshape(given, [-1]);
    if (flat.dtype === 'int32') return flat;
    const numbers = tf.cast(flat, 'float32');
    return tf.cast(tf.where(tf.isNaN(numbers), tf.fill(numbers.shape, -1), numbers), 'int32');
  }
}

/** {@link IoU} averaged over all classes that occur. */
export class MeanIoU extends IoU {
  /** @throws {ModelError} if numClasses is not positive. */
  constructor(options: MeanIouOptions) {
    super({ name: 'mean_io_u', ...options, targetClassIds: allClasses(options) });
  }
}

/** {@link IoU} for one-hot targets and scores, both with an axis of classes. */
export class OneHotIoU extends IoU {
  /** @throws {ModelError} if numClasses is not positive or a target class is not one of them. */
  constructor(options: Omit<ClassIouOptions, 'sparseTargets'>) {
    super({ name: 'one_hot_io_u', sparsePredictions: false, ...options, sparseTargets: false });
  }
}

/** {@link MeanIoU} for one-hot targets and scores, both with an axis of classes. */
export class OneHotMeanIoU extends OneHotIoU {
  /** @throws {ModelError} if numClasses is not positive. */
  constructor(options: Omit<MeanIouOptions, 'sparseTargets'>) {
    super({ name: 'one_hot_mean_io_u', ...options, targetClassIds: allClasses(options) });
  }
}

export interface BinaryIouOptions extends MetricOptions {
  /** A prediction from it on is a 1; default 0.5. */
  readonly threshold?: number;
  /** The classes over which the mean is taken; default 0 and 1. */
  readonly targetClassIds?: readonly number[];
}

/** {@link IoU} of the two classes of yes/no decisions: targets 0 and 1, predictions in [0, 1], the same shape. */
export class BinaryIoU extends IoU {
  private readonly threshold: number;

  /** @throws {ModelError} if a target class is neither 0 nor 1. */
  constructor({ threshold = 0.5, ...options }: BinaryIouOptions = {}) {
    super({ name: 'binary_io_u', targetClassIds: [0, 1], ...options, numClasses: 2 });
    this.threshold = threshold;
  }

  override updateState(targets: tf.Tensor, predictions: tf.Tensor, sampleWeights?: tf.Tensor): void {
    tf.tidy(() => {
      const decisions = tf.cast(tf.greaterEqual(predictions, this.threshold), 'int32');
      super.updateState(targets, decisions, sampleWeights);
    });
  }
}

/** float32 [samples]. */
function weightsOf(wanted: tf.Tensor, given: tf.Tensor | undefined): tf.Tensor {
  const ones = tf.onesLike(tf.cast(wanted, 'float32'));
  if (!given) return ones;
  const weights = tf.cast(given, 'float32');
  return tf.mul(weights.rank > 1 ? tf.reshape(weights, [-1]) : weights, ones);
}

function allClasses({ numClasses }: { readonly numClasses: number }): number[] {
  return Array.from({ length: numClasses }, (_, i) => i);
}
