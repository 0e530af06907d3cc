import * as tf from '@tensorflow/tfjs';
import { ctcForwardBackward } from './ctcForwardBackward.js';
import { type CtcProblem, type CtcSolution, impossibleCtcLoss } from './ctcProblem.js';

/** The CTC loss of a batch, computed on the host in float64; it reads all inputs. */
export function hostCtcLoss(problem: CtcProblem, blank: number): CtcSolution {
  const { logits, labels, labelLengths, logitLengths } = problem;
  const [batch, time, classes] = logits.shape;
  const width = labels.shape[1];
  const scores = logits.dataSync<'float32'>();
  const [allLabels, labelCounts, frameCounts] = [labels, labelLengths, logitLengths].map((each) =>
    each.dataSync<'int32'>(),
  ) as [Int32Array, Int32Array, Int32Array];
  const losses = new Float32Array(batch);
  const gradient = new Float32Array(scores.length);
  for (let b = 0; b < batch; b++) {
    const [labelCount, frameCount] = [labelCounts[b]!, frameCounts[b]!];
    const from = b * time * classes;
    const to = from + frameCount * classes;
    const wanted = allLabels.subarray(b * width, b * width + labelCount);
    const areLengths = isLength(labelCount, width) && isLength(frameCount, time);
    const isLabel = (label: number): boolean => label >= 0 && label < classes && label !== blank;
    losses[b] =
      areLengths && wanted.every(isLabel)
        ? lossOf(scores.subarray(from, to), wanted, { classes, blank }, gradient.subarray(from, to))
        : Number.NaN;
  }
  return { loss: tf.tensor1d(losses), gradient: tf.tensor3d(gradient, [batch, time, classes]) };
}

function isLength(value: number, most: number): boolean {
  return value >= 0 && value <= most;
}

function lossOf(
  scores: Float32Array,
  labels: Int32Array,
  alphabet: { readonly classes: number; readonly blank: number },
  gradient: Float32Array,
): number {
  const logProbability = ctcForwardBackward(scores, labels, alphabet, gradient);
  return logProbability === Number.NEGATIVE_INFINITY ? impossibleCtcLoss : 0 - logProbability;
}
