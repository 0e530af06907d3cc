import type * as tf from '@tensorflow/tfjs';
import * as losses from '../index.js';

/** A Keras config with our names: `from_logits` becomes `fromLogits`. */
export function optionsOf(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
}

/** The loss of this name in Keras, made from its config. */
export function lossOf(name: string, config: Readonly<Record<string, unknown>>): losses.Loss {
  const Class = (losses as unknown as Record<string, new (options: object) => losses.Loss>)[name];
  if (!Class) throw new Error(`There is no loss ${name}.`);
  return new Class(optionsOf(config));
}

/** Our classes of other names than in Keras. */
const metricNames: Readonly<Record<string, string>> = { CosineSimilarity: 'CosineSimilarityMetric' };

/** Keras has a metric class for each of these losses; here any loss is a metric. */
const lossNames: Readonly<Record<string, string>> = {
  BinaryCrossentropy: 'BinaryCrossentropy',
  CategoricalCrossentropy: 'CategoricalCrossentropy',
  CategoricalHinge: 'CategoricalHinge',
  Hinge: 'Hinge',
  huber: 'Huber',
  KLDivergence: 'KLDivergence',
  LogCoshError: 'LogCosh',
  MeanAbsoluteError: 'MeanAbsoluteError',
  mean_absolute_error: 'MeanAbsoluteError',
  MeanAbsolutePercentageError: 'MeanAbsolutePercentageError',
  MeanSquaredError: 'MeanSquaredError',
  MeanSquaredLogarithmicError: 'MeanSquaredLogarithmicError',
  Poisson: 'Poisson',
  SparseCategoricalCrossentropy: 'SparseCategoricalCrossentropy',
  SquaredHinge: 'SquaredHinge',
};

/** Options that Keras names otherwise. */
const optionNames: Readonly<Record<string, string>> = {
  sparse_y_true: 'sparse_targets',
  sparse_y_pred: 'sparse_predictions',
};

/** A metric of any arguments. */
export type AnyMetric = losses.Metric<(tf.Tensor | undefined)[]>;

/** The metric of this name in Keras, made from its config, in which null is the choice `none`. */
export function metricOf(name: string, config: Readonly<Record<string, unknown>>): AnyMetric {
  const { fn, ...rest } = config;
  const loss = lossNames[(fn as string | undefined) ?? name];
  if (loss) return new losses.LossMetric(lossOf(loss, rest)) as unknown as AnyMetric;
  const Class = (losses as unknown as Record<string, new (options: object) => AnyMetric>)[
    metricNames[name] ?? name
  ];
  if (!Class) throw new Error(`There is no metric ${name}.`);
  const choices = ['average', 'class_aggregation'];
  const ours = Object.entries(rest)
    .filter(([key, value]) => value !== null || choices.includes(key))
    .map(([key, value]) => [optionNames[key] ?? key, value ?? 'none']);
  return new Class(optionsOf(Object.fromEntries(ours)));
}
