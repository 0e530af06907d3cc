import * as tf from '@tensorflow/tfjs';
import {
  type Batch,
  type BestLoggingSettings,
  type CalledMetric,
  type GenericGraphBase,
  type ModelBase,
  ModelError,
  type NamedVariable,
  toTensors,
  totalLossName,
  withStepContext,
} from '@tfaip/core';
import { evaluationStep } from '../steps/evaluationStep.js';
import { batchFeeds } from '../steps/feeds.js';

/** A model whose weights exist and whose values have names. */
export interface BuiltModel {
  readonly model: ModelBase;
  readonly graph: GenericGraphBase;
  readonly variables: readonly NamedVariable[];
  readonly metrics: readonly CalledMetric[];
  readonly best: BestLoggingSettings;
}

/**
 * Makes the graph and runs it once on a real batch, so that weights exist and mistakes in the model's hooks show
 * before the first training step.
 *
 * @param seed initial weights follow it.
 * @throws {ModelError} if value names clash or `bestLoggingSettings` names none of them.
 */
export function buildModel(model: ModelBase, seed: number, batch: Batch): BuiltModel {
  const graph = model.createGraph();
  graph.setSeed(seed);
  let metrics: CalledMetric[] = [];
  const step = evaluationStep(
    { model, graph, onMetrics: (called) => (metrics = called) },
    { outputs: false },
  );
  const lossNames = tf.tidy(() => {
    return withStepContext({ seed, step: 0 }, () => Object.keys(step(toTensors(batchFeeds(batch)))));
  });
  for (const metric of metrics) metric.resetState();
  const best = model.bestLoggingSettings();
  checkNames(lossNames, metrics, best);
  return { model, graph, variables: graph.namedVariables(), metrics, best };
}

function checkNames(lossNames: string[], metrics: CalledMetric[], [mode, best]: BestLoggingSettings): void {
  const names = new Set(lossNames);
  for (const { name } of metrics) {
    if (names.has(name)) {
      throw new ModelError(`The name "${name}" is given to two losses or metrics.`, {
        fix: 'give each Loss label and each Metric a name of its own',
      });
    }
    names.add(name);
  }
  if (!names.has(best) || (mode !== 'min' && mode !== 'max')) {
    throw new ModelError('bestLoggingSettings must name a loss or metric of the model.', {
      given: JSON.stringify([mode, best]),
      expected: `["min" or "max", one of ${[totalLossName, ...names].filter(unique).join(', ')}]`,
    });
  }
}

function unique(name: string, index: number, all: string[]): boolean {
  return all.indexOf(name) === index;
}
