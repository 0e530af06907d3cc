import type { RootGraph, StepFunction } from '@tfaip/core';
import { splitFeeds } from './feeds.js';

/** One step of prediction: the graph that does not know the targets. Values: the model's outputs by name. */
export function predictionStep(root: RootGraph): StepFunction {
  return (feeds) => root.buildForPrediction(splitFeeds(feeds).inputs);
}
