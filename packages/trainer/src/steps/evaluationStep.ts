import {
  type NamedArrays,
  type NamedTensors,
  type NdArray,
  type StepFunction,
  totalLossName,
} from '@tfaip/core';
import { splitFeeds } from './feeds.js';
import { forwardStep, type StepParts } from './forwardStep.js';

/** Prefix of the model's outputs among the values of an evaluation step. */
const outputPrefix = 'outputs/';

/**
 * One validation step: the graph that knows the targets, its losses and metrics; no weight changes.
 *
 * Values: every loss by its label, the weighted total, and on request the outputs of the prediction graph, which is what
 * users of the model see; where training has a graph of its own, losses and metrics are that one's.
 */
export function evaluationStep(parts: StepParts, values: { readonly outputs: boolean }): StepFunction {
  return (feeds) => {
    const { total, losses, outputs } = forwardStep(parts, feeds, false);
    return { ...losses, [totalLossName]: total, ...(values.outputs && predicted(outputs, feeds)) };
  };
  function predicted(outputs: NamedTensors, feeds: NamedTensors): NamedTensors {
    const { root } = parts;
    return prefixedOutputs(root.isOneGraph ? outputs : root.buildForPrediction(splitFeeds(feeds).inputs));
  }
}

/** Outputs under names that no loss has. */
export function prefixedOutputs<T>(outputs: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(outputs).map(([name, value]) => [outputPrefix + name, value]));
}

/** The values of an evaluation step, losses and the model's outputs apart. */
export function splitOutputs(values: NamedArrays): { losses: NamedArrays; outputs: NamedArrays } {
  const losses: Record<string, NdArray> = {};
  const outputs: Record<string, NdArray> = {};
  for (const [name, value] of Object.entries(values)) {
    if (name.startsWith(outputPrefix)) outputs[name.slice(outputPrefix.length)] = value;
    else losses[name] = value;
  }
  return { losses, outputs };
}
