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
// Base of metrics
export { addCompensated, compensatedValue } from './metric/compensatedSum.js';
export { Metric, type MetricArguments, type MetricOptions } from './metric/metric.js';
// Metrics
export { Accuracy } from './metrics/accuracy.js';
export { BinaryAccuracy, type BinaryAccuracyOptions } from './metrics/binaryAccuracy.js';
export { CategoricalAccuracy } from './metrics/categoricalAccuracy.js';
export { CosineSimilarityMetric } from './metrics/cosineSimilarityMetric.js';
export { LossMetric } from './metrics/lossMetric.js';
export { Mean } from './metrics/mean.js';
export { MeanMetric } from './metrics/meanMetric.js';
export { RootMeanSquaredError } from './metrics/rootMeanSquaredError.js';
export { SparseCategoricalAccuracy } from './metrics/sparseCategoricalAccuracy.js';
export { Sum } from './metrics/sum.js';
export {
  SparseTopKCategoricalAccuracy,
  type TopKAccuracyOptions,
  TopKCategoricalAccuracy,
} from './metrics/topKAccuracy.js';
