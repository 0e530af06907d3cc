import * as tf from '@tensorflow/tfjs';
import type { ConfusionCounts } from '../metric/confusionCounts.js';

/** TP / (TP + FP), the share of yes decisions that are right; 0 where there are none. */
export function precisionOf({ truePositives, falsePositives }: ConfusionCounts): tf.Tensor {
  return tf.divNoNan(truePositives, tf.add(truePositives, falsePositives));
}

/** TP / (TP + FN), the share of positives that are found (sensitivity); 0 where there are none. */
export function recallOf({ truePositives, falseNegatives }: ConfusionCounts): tf.Tensor {
  return tf.divNoNan(truePositives, tf.add(truePositives, falseNegatives));
}

/** TN / (TN + FP), the share of negatives that are left out; 0 where there are none. */
export function specificityOf({ trueNegatives, falsePositives }: ConfusionCounts): tf.Tensor {
  return tf.divNoNan(trueNegatives, tf.add(trueNegatives, falsePositives));
}

/** FP / (FP + TN), the share of negatives that are taken for positives; 0 where there are none. */
export function falsePositiveRateOf({ trueNegatives, falsePositives }: ConfusionCounts): tf.Tensor {
  return tf.divNoNan(falsePositives, tf.add(falsePositives, trueNegatives));
}
