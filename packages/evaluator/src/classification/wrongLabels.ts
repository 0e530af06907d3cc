import { checkCount, checkLengths, type Labels, type SampleWeightOptions, weightOf } from '../values.js';
import { WeightedMean } from '../weightedMean.js';

/** Mean over the samples of what `score` makes of a sample's number of wrong labels. */
export function meanOverWrongLabels(
  metric: string,
  targets: Labels,
  predictions: Labels,
  { numLabels, sampleWeights }: { numLabels: number } & SampleWeightOptions,
  score: (wrong: number) => number,
): number {
  checkCount(metric, 'numLabels', numLabels);
  checkLengths(metric, targets, predictions, sampleWeights, numLabels);
  const mean = new WeightedMean();
  for (let start = 0; start < targets.length; start += numLabels) {
    let wrong = 0;
    for (let i = start; i < start + numLabels; i++) wrong += Number(targets[i] !== predictions[i]);
    mean.add(score(wrong), weightOf(sampleWeights, start / numLabels));
  }
  return mean.value;
}
