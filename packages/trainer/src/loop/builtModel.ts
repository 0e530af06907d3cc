import * as tf from '@tensorflow/tfjs';
import {
  type Batch,
  type BestLoggingSettings,
  type CalledMetric,
  type GenericGraphBase,
  type ModelBase,
  ModelError,
  type NamedTensors,
  type NamedVariable,
  type RootGraph,
  toTensors,
  totalLossName,
  withStepContext,
} from '@tfaip/core';
import { batchFeeds, splitFeeds } from '../steps/feeds.js';
import { forwardPass } from '../steps/forwardStep.js';

/** Samples that a model is tried on: eager steps keep all their values, which take much memory for whole batches. */
const SAMPLES = 2;

/** A model whose weights exist and whose values have names. */
export interface BuiltModel {
  readonly model: ModelBase;
  readonly graph: GenericGraphBase;
  /** Wires model and graph. */
  readonly root: RootGraph;
  readonly variables: readonly NamedVariable[];
  readonly metrics: readonly CalledMetric[];
  readonly best: BestLoggingSettings;
  /** Frees weights and metrics. */
  dispose(): void;
}

/**
 * Makes the graph and runs it on a few samples of a real batch as in validation, prediction and training, so that all
 * weights exist and mistakes in the model's hooks show before the first step. Weights and metrics are as at the start
 * afterwards.
 *
 * @param seed initial weights follow it.
 * @param evaluatorNames of values that `bestLoggingSettings` may name besides; `unchecked` where no best model is sought.
 * @throws {ModelError} if value names clash, `bestLoggingSettings` names none of them, or a metric is no scalar.
 */
export function buildModel(
  model: ModelBase,
  seed: number,
  batch: Batch,
  evaluatorNames: readonly string[] | 'unchecked' = [],
): BuiltModel {
  const root = model.createRootGraph();
  const { graph } = root;
  graph.setSeed(seed);
  let metrics: readonly CalledMetric[] = [];
  const dispose = (): void => {
    graph.dispose();
    for (const metric of metrics) metric.dispose();
  };
  try {
    const feeds = batchFeeds(batch, SAMPLES);
    const others = trainableNames();
    const run = <R>(pass: (tensors: NamedTensors) => R): R =>
      tf.tidy(() => withStepContext({ seed, step: 0 }, () => pass(toTensors(feeds)) as never));
    const labels = run((tensors) => {
      const forward = forwardPass(root, tensors, false);
      metrics = forward.metrics;
      return Object.keys(forward.losses);
    });
    run((tensors) => void root.buildForPrediction(splitFeeds(tensors).inputs));
    keepingValues(graph, () => run((tensors) => void forwardPass(root, tensors, true)));
    checkWeights(graph, others);
    for (const metric of metrics) checkMetric(metric);
    const best = model.bestLoggingSettings();
    if (evaluatorNames !== 'unchecked') {
      checkNames([totalLossName, ...labels], metrics, best, evaluatorNames);
    }
    return { model, graph, root, variables: graph.namedVariables(), metrics, best, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** Undoes what a training pass does to moving statistics. */
function keepingValues(graph: GenericGraphBase, pass: () => void): void {
  const before = graph.namedVariables().map(({ variable }) => ({ variable, value: variable.clone() }));
  try {
    pass();
  } finally {
    for (const { variable, value } of before) {
      variable.assign(value);
      value.dispose();
    }
  }
}

/** @throws {ModelError} if nothing can be trained, or weights were made that no layer of the graph owns. */
function checkWeights(graph: GenericGraphBase, others: ReadonlySet<string>): void {
  const trainable = graph.namedVariables().filter((each) => each.trainable);
  const owned = new Set(trainable.map(({ variable }) => variable.name));
  const strangers = [...trainableNames()].filter((name) => !others.has(name) && !owned.has(name));
  if (strangers.length > 0) {
    throw new ModelError(
      'The graph has made weights that it does not own: they would be neither trained nor saved.',
      {
        given: strangers.join(', '),
        fix: "take each layer by this.own('name', layer) and each weight by this.weight(…)",
      },
    );
  }
  if (trainable.length === 0) {
    throw new ModelError('The graph has no trainable weights.', {
      fix: "own at least one layer with weights: this.own('name', layer)",
    });
  }
}

/** Names of all trainable variables that exist in the process. */
function trainableNames(): Set<string> {
  const variables = Object.values(tf.engine().state.registeredVariables as Record<string, tf.Variable>);
  return new Set(variables.filter(({ trainable }) => trainable).map(({ name }) => name));
}

function checkMetric(metric: CalledMetric): void {
  const shape = tf.tidy(() => [...metric.result().shape]);
  if (!metric.toSummary && shape.reduce((size, length) => size * length, 1) !== 1) {
    throw new ModelError(`The metric "${metric.name}" must result in one number.`, {
      given: `[${shape.join(', ')}]`,
      fix: 'a metric of another kind says by toSummary what TensorBoard shows of it',
    });
  }
  metric.resetState();
}

function checkNames(
  lossNames: string[],
  metrics: readonly CalledMetric[],
  [mode, best]: BestLoggingSettings,
  evaluatorNames: readonly string[],
): void {
  const names = new Set(lossNames);
  const numbers = new Set(lossNames);
  for (const { name, toSummary } of metrics) {
    if (names.has(name)) {
      throw new ModelError(`The name "${name}" is given to two losses or metrics.`, {
        fix: 'give each Loss label and each Metric a name of its own',
      });
    }
    names.add(name);
    if (!toSummary) numbers.add(name);
  }
  for (const name of evaluatorNames) {
    if (names.has(name)) {
      throw new ModelError(`The name "${name}" is given to a value of the evaluator and one of the model.`, {
        fix: 'give one of them another name',
      });
    }
    numbers.add(name);
  }
  if (!numbers.has(best) || (mode !== 'min' && mode !== 'max')) {
    throw new ModelError(
      'bestLoggingSettings must name a loss or metric of the model, or a value of its evaluator.',
      {
        given: JSON.stringify([mode, best]),
        expected: `["min" or "max", one of ${[...numbers].join(', ')}]`,
      },
    );
  }
}
