import * as tf from '@tensorflow/tfjs';
import { ModelError } from '../errors/domainErrors.js';

/** Name of the weighted total of all losses, in console, event files and `bestLoggingSettings`. */
export const totalLossName = 'loss';

/** The losses of a step as scalars, and their weighted sum. */
export interface WeightedLoss {
  readonly total: tf.Scalar;
  readonly byLabel: Readonly<Record<string, tf.Scalar>>;
}

/**
 * Averages per-sample losses over the batch and sums all losses by their weights.
 *
 * @param losses  label → scalar or tensor with the batch as first dimension.
 * @param weights label → factor; a label without one has the factor 1.
 * @throws {ModelError} if there is no loss, a value is no tensor, a label is `loss`, or a weight is unknown or not finite.
 */
export function weightedLoss(
  losses: Readonly<Record<string, tf.Tensor>>,
  weights: Readonly<Record<string, number>>,
): WeightedLoss {
  checkLosses(losses, weights);
  const byLabel: Record<string, tf.Scalar> = {};
  const terms: tf.Tensor[] = [];
  for (const [label, loss] of Object.entries(losses)) {
    const scalar = loss.rank === 0 ? (loss as tf.Scalar) : (tf.mean(loss) as tf.Scalar);
    const weight = weights[label] ?? 1;
    byLabel[label] = scalar;
    terms.push(weight === 1 ? scalar : tf.mul(scalar, weight));
  }
  const total = terms.reduce((sum, term) => tf.add(sum, term)) as tf.Scalar;
  return { total, byLabel };
}

/** @throws {ModelError} as {@link weightedLoss}. */
export function checkLosses(
  losses: Readonly<Record<string, unknown>>,
  weights: Readonly<Record<string, number>>,
): void {
  if (typeof losses !== 'object' || losses === null || losses instanceof tf.Tensor) {
    throw new ModelError('The loss hook of a model must return its losses by label.', {
      given: losses instanceof tf.Tensor ? 'a tensor' : String(losses),
      expected: '{ label: loss }',
    });
  }
  const labels = Object.keys(losses);
  if (labels.length === 0) {
    throw new ModelError('The loss hook of a model must return at least one loss.', { given: '{}' });
  }
  for (const label of labels) checkLoss(label, losses[label]);
  for (const [label, weight] of Object.entries(weights)) {
    if (!labels.includes(label)) {
      throw new ModelError(`lossWeights names an unknown loss "${label}".`, {
        expected: `one of ${labels.join(', ')}`,
      });
    }
    if (!Number.isFinite(weight)) {
      throw new ModelError(`The weight of the loss "${label}" must be a finite number.`, {
        given: String(weight),
      });
    }
  }
}

function checkLoss(label: string, loss: unknown): void {
  if (label === totalLossName) {
    throw new ModelError(`The loss label "${totalLossName}" is taken by the weighted total of all losses.`, {
      fix: 'name the loss for what it is, e.g. "cross_entropy"',
    });
  }
  if (!(loss instanceof tf.Tensor)) {
    throw new ModelError(`The loss "${label}" is not a tensor.`, {
      given: String(loss),
      expected: 'what a Loss object returns, a scalar, or one value per sample',
    });
  }
}
