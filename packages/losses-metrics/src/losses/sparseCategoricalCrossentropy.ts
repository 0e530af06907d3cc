import * as tf from '@tensorflow/tfjs';
import { Loss, type LossOptions } from '../loss/loss.js';
import { classIndices } from './classIndices.js';
import { clipProbabilities } from './clipProbabilities.js';
import { softmaxCrossentropy } from './softmaxCrossentropy.js';

export interface SparseCategoricalCrossentropyOptions extends LossOptions {
  /** Whether predictions are logits (unnormalised scores) instead of probabilities; default false. */
  readonly fromLogits?: boolean;
  /** Samples with this target count nothing and are left out of the means' divisor. */
  readonly ignoreClass?: number;
}

/**
 * Cross-entropy of class scores against integer class targets, in nats.
 *
 * loss = logSumExp(logits) - logits[target], in the stable form (Goodfellow et al. 2016, section 6.2.2.3).
 * Probabilities are clipped to [1e-7, 1 - 1e-7] and taken as logits by their logarithm, as Keras does on TensorFlow.
 *
 * Targets: int32 [batch, …] or [batch, …, 1], each in [0, classes); a target outside gives NaN, or on
 * the native backend an error that names it, never a silent 0.
 * Predictions: float32 [batch, …, classes]. Per-sample losses: [batch, …].
 *
 * @example new SparseCategoricalCrossentropy({ fromLogits: true }).call([1], [[0, 0]]) // 0.6931
 */
export class SparseCategoricalCrossentropy extends Loss {
  private readonly fromLogits: boolean;
  private readonly ignoreClass: number | undefined;

  constructor(options: SparseCategoricalCrossentropyOptions = {}) {
    super({ name: 'sparse_categorical_crossentropy', ...options });
    this.fromLogits = options.fromLogits ?? false;
    this.ignoreClass = options.ignoreClass;
  }

  override perSample(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor {
    const classes = classIndices(this.name, targets, predictions);
    const logits = this.fromLogits ? predictions : tf.log(clipProbabilities(predictions));
    if (this.ignoreClass === undefined) return ofClasses(classes, logits);
    const counts = tf.notEqual(classes, this.ignoreClass);
    const known = tf.mul(classes, tf.cast(counts, 'int32'));
    return tf.where(counts, ofClasses(known, logits), tf.zeros(classes.shape));
  }

  override maskOf(targets: tf.Tensor, predictions: tf.Tensor): tf.Tensor | undefined {
    if (this.ignoreClass === undefined) return undefined;
    return tf.notEqual(classIndices(this.name, targets, predictions), this.ignoreClass);
  }
}

/** TensorFlow's fused operation: loss [n] and its gradient [n, classes]. A kernel of the native backend only. */
const fusedKernel = 'SparseSoftmaxCrossEntropyWithLogits';

function ofClasses(classes: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  return tf.getKernel(fusedKernel, tf.getBackend()) ? fused(classes, logits) : composed(classes, logits);
}

function fused(classes: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  const count = logits.shape[logits.rank - 1]!;
  const inputs = { logits: tf.reshape(logits, [-1, count]), labels: tf.reshape(classes, [-1]) };
  const [loss] = tf.engine().runKernel(fusedKernel, inputs) as unknown as [tf.Tensor, tf.Tensor];
  return tf.reshape(loss, classes.shape);
}

function composed(classes: tf.Tensor, logits: tf.Tensor): tf.Tensor {
  // Cast, because WASM's OneHot kernel writes integers whatever dtype is asked for.
  const oneHot = tf.cast(tf.oneHot(classes, logits.shape[logits.rank - 1]!), 'float32');
  // A row without a one is a target out of range: 0 / 0 makes its loss NaN.
  return softmaxCrossentropy(tf.div(oneHot, tf.sum(oneHot, -1, true)), logits);
}
