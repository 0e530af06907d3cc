// Base of losses

// Base of metrics
export { addCompensated, compensatedValue } from './metric/compensatedSum.js';
export type { ConfusionCounts } from './metric/confusionCounts.js';
export { ConfusionMetric, type ConfusionMetricOptions } from './metric/confusionMetric.js';
export type { DecisionOptions } from './metric/decisions.js';
export { Metric, type MetricArguments, type MetricOptions } from './metric/metric.js';
export { evenThresholds, givenThresholds, type Thresholds } from './metric/thresholds.js';
// Metrics of classes
export { Accuracy } from './metrics/accuracy.js';
// Metrics of yes/no decisions
export { AUC, type AucOptions } from './metrics/auc.js';
export type { AucCurve, SummationMethod } from './metrics/aucCurves.js';
export { BinaryAccuracy, type BinaryAccuracyOptions } from './metrics/binaryAccuracy.js';
export { CategoricalAccuracy } from './metrics/categoricalAccuracy.js';
// Metrics of regression
export { ConcordanceCorrelation } from './metrics/concordanceCorrelation.js';
export {
  type ConfusionCountOptions,
  FalseNegatives,
  FalsePositives,
  TrueNegatives,
  TruePositives,
} from './metrics/confusionCountMetrics.js';
export {
  CosineSimilarityMetric,
  type CosineSimilarityMetricOptions,
} from './metrics/cosineSimilarityMetric.js';
export {
  F1Score,
  type F1ScoreOptions,
  FBetaScore,
  type FBetaScoreOptions,
  type ScoreAverage,
} from './metrics/fBetaScore.js';
export {
  BinaryIoU,
  type BinaryIouOptions,
  type ClassIouOptions,
  IoU,
  type IouOptions,
  MeanIoU,
  type MeanIouOptions,
  OneHotIoU,
  OneHotMeanIoU,
} from './metrics/iou.js';
// Metrics of values and losses
export { LossMetric } from './metrics/lossMetric.js';
export { Mean } from './metrics/mean.js';
export { MeanMetric } from './metrics/meanMetric.js';
export {
  type OperatingPointOptions,
  PrecisionAtRecall,
  RecallAtPrecision,
  SensitivityAtSpecificity,
  SpecificityAtSensitivity,
} from './metrics/operatingPoints.js';
export { type CorrelationOptions, PearsonCorrelation } from './metrics/pearsonCorrelation.js';
export { type DecisionMetricOptions, Precision } from './metrics/precision.js';
export { type R2Aggregation, R2Score, type R2ScoreOptions } from './metrics/r2Score.js';
export { Recall } from './metrics/recall.js';
export { RootMeanSquaredError } from './metrics/rootMeanSquaredError.js';
export { SparseCategoricalAccuracy } from './metrics/sparseCategoricalAccuracy.js';
export { Sum } from './metrics/sum.js';
export {
  SparseTopKCategoricalAccuracy,
  type TopKAccuracyOptions,
  TopKCategoricalAccuracy,
} from './metrics/topKAccuracy.js';
