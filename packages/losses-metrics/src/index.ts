// Base of losses

export { ElementwiseLoss, type ElementwiseLossOptions } from './loss/elementwiseLoss.js';
export { Loss, type LossOptions } from './loss/loss.js';
export { type LossWeighting, type Reduction, reduceLoss } from './loss/reduction.js';

// Losses

export {
  BinaryCrossentropy,
  type BinaryCrossentropyOptions,
  sigmoidCrossentropy,
} from './losses/binaryCrossentropy.js';
export {
  BinaryFocalCrossentropy,
  type BinaryFocalCrossentropyOptions,
} from './losses/binaryFocalCrossentropy.js';
export {
  CategoricalCrossentropy,
  type CategoricalCrossentropyOptions,
} from './losses/categoricalCrossentropy.js';
export {
  CategoricalFocalCrossentropy,
  type CategoricalFocalCrossentropyOptions,
} from './losses/categoricalFocalCrossentropy.js';
export {
  CategoricalGeneralizedCrossEntropy,
  type CategoricalGeneralizedCrossEntropyOptions,
} from './losses/categoricalGeneralizedCrossEntropy.js';
export { CategoricalHinge } from './losses/categoricalHinge.js';
export { CosineSimilarity, type CosineSimilarityOptions } from './losses/cosineSimilarity.js';
export { Dice, type DiceOptions } from './losses/dice.js';
export { Hinge } from './losses/hinge.js';
export { Huber, type HuberOptions } from './losses/huber.js';
export { KLDivergence } from './losses/klDivergence.js';
export { LogCosh } from './losses/logCosh.js';
export { MeanAbsoluteError } from './losses/meanAbsoluteError.js';
export { MeanAbsolutePercentageError } from './losses/meanAbsolutePercentageError.js';
export { MeanSquaredError } from './losses/meanSquaredError.js';
export { MeanSquaredLogarithmicError } from './losses/meanSquaredLogarithmicError.js';
export { Poisson } from './losses/poisson.js';
export { softmaxCrossentropy } from './losses/softmaxCrossentropy.js';
export {
  SparseCategoricalCrossentropy,
  type SparseCategoricalCrossentropyOptions,
} from './losses/sparseCategoricalCrossentropy.js';
export { SquaredHinge } from './losses/squaredHinge.js';
export { Tversky, type TverskyOptions } from './losses/tversky.js';

// Connectionist temporal classification

export {
  type CtcBeamSearchOptions,
  type CtcPath,
  ctcBeamSearchDecode,
} from './ctc/ctcBeamSearchDecode.js';
export {
  type CtcBestPath,
  type CtcDecodeOptions,
  type CtcGreedyOptions,
  ctcGreedyDecode,
} from './ctc/ctcGreedyDecode.js';
export { type CtcInputs, type CtcOptions, ctcLoss } from './ctc/ctcLoss.js';
export { impossibleCtcLoss } from './ctc/ctcProblem.js';
export { CTC, type CtcLossOptions } from './losses/ctc.js';

// Base of metrics

export { addCompensated, compensatedValue } from './metric/compensatedSum.js';
export type { ConfusionCounts } from './metric/confusionCounts.js';
export { ConfusionMetric, type ConfusionMetricOptions } from './metric/confusionMetric.js';
export type { DecisionOptions } from './metric/decisions.js';
export { Metric, type MetricArguments, type MetricOptions } from './metric/metric.js';
export { evenThresholds, givenThresholds, type Thresholds } from './metric/thresholds.js';
export { MeanMetric } from './metrics/meanMetric.js';

// Metrics of values and losses

export { LossMetric } from './metrics/lossMetric.js';
export { Mean } from './metrics/mean.js';
export { Sum } from './metrics/sum.js';

// Metrics of classes

export { Accuracy } from './metrics/accuracy.js';
export { CategoricalAccuracy } from './metrics/categoricalAccuracy.js';
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
export { SparseCategoricalAccuracy } from './metrics/sparseCategoricalAccuracy.js';
export {
  SparseTopKCategoricalAccuracy,
  type TopKAccuracyOptions,
  TopKCategoricalAccuracy,
} from './metrics/topKAccuracy.js';

// Metrics of yes/no decisions

export { AUC, type AucOptions } from './metrics/auc.js';
export type { AucCurve, SummationMethod } from './metrics/aucCurves.js';
export { BinaryAccuracy, type BinaryAccuracyOptions } from './metrics/binaryAccuracy.js';
export {
  type ConfusionCountOptions,
  FalseNegatives,
  FalsePositives,
  TrueNegatives,
  TruePositives,
} from './metrics/confusionCountMetrics.js';
export {
  type OperatingPointOptions,
  PrecisionAtRecall,
  RecallAtPrecision,
  SensitivityAtSpecificity,
  SpecificityAtSensitivity,
} from './metrics/operatingPoints.js';
export { type DecisionMetricOptions, Precision } from './metrics/precision.js';
export { PrecisionRecallCurve, type PrecisionRecallCurveOptions } from './metrics/precisionRecallCurve.js';
export { Recall } from './metrics/recall.js';

// Metrics of regression

export { ConcordanceCorrelation } from './metrics/concordanceCorrelation.js';
export {
  CosineSimilarityMetric,
  type CosineSimilarityMetricOptions,
} from './metrics/cosineSimilarityMetric.js';
export { type CorrelationOptions, PearsonCorrelation } from './metrics/pearsonCorrelation.js';
export { type R2Aggregation, R2Score, type R2ScoreOptions } from './metrics/r2Score.js';
export { RootMeanSquaredError } from './metrics/rootMeanSquaredError.js';
