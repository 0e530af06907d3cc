import { encodeSummary, type SummaryLabels } from './summaryValue.js';
import { float32Tensor } from './tensorProto.js';

/**
 * A number, shown as a curve over the steps: TensorFlow 2's form, a float32 tensor of shape [].
 *
 * @param tag   name of the curve; `/` groups curves.
 * @param value stored as float32; NaN and infinities as they are, numbers beyond the range as infinities.
 * @returns a serialized `tensorflow.Summary`.
 */
export function scalarSummary(tag: string, value: number, labels: SummaryLabels = {}): Uint8Array {
  return encodeSummary({ ...labels, tag, plugin: 'scalars', tensor: float32Tensor([], [value]) });
}
