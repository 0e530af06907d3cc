/** Losses over rising learning rates. */
export interface LearningRatePoint {
  readonly learningRate: number;
  /** Of the step's batch. */
  readonly loss: number;
  /** Exponential moving average of the losses so far, its start corrected as in Adam. */
  readonly smoothed: number;
}

/**
 * The learning rate at which the smoothed loss falls most steeply over the logarithm of the rate, by Smith, "Cyclical
 * Learning Rates for Training Neural Networks", 2017; undefined if it falls nowhere.
 */
export function suggestLearningRate(points: readonly LearningRatePoint[]): number | undefined {
  const lowest = indexOfLowest(points);
  let steepest: { slope: number; learningRate: number } | undefined;
  // Central differences; behind the lowest point the loss only seems to fall, between two bad batches.
  for (let i = 1; i < Math.min(lowest + 1, points.length - 1); i++) {
    const [before, after] = [points[i - 1]!, points[i + 1]!];
    const slope = (after.smoothed - before.smoothed) / Math.log(after.learningRate / before.learningRate);
    if (slope < (steepest?.slope ?? 0)) steepest = { slope, learningRate: points[i]!.learningRate };
  }
  return steepest?.learningRate;
}

function indexOfLowest(points: readonly LearningRatePoint[]): number {
  let lowest = 0;
  for (const [i, { smoothed }] of points.entries()) if (smoothed < points[lowest]!.smoothed) lowest = i;
  return lowest;
}
