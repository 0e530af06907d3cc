// Classification
export { AccuracyAccumulator, accuracy, zeroOneLoss } from './classification/accuracy.js';
export {
  type BalancedAccuracyForm,
  balancedAccuracy,
  balancedAccuracyOf,
} from './classification/balancedAccuracy.js';
export {
  type ClassCounts,
  type ClassCountsOptions,
  classCounts,
  classCountsOf,
} from './classification/classCounts.js';
export {
  type ClassificationReport,
  classificationReport,
  formatClassificationReport,
} from './classification/classificationReport.js';
export {
  type CohenKappaForm,
  type CohenKappaOptions,
  cohenKappa,
  cohenKappaOf,
  type DisagreementWeighting,
} from './classification/cohenKappa.js';
export {
  type ConfusionMatrix,
  ConfusionMatrixAccumulator,
  type ConfusionMatrixForm,
  type ConfusionMatrixOptions,
  confusionMatrix,
} from './classification/confusionMatrix.js';
export { hammingLoss } from './classification/hammingLoss.js';
export {
  type JaccardForm,
  type JaccardOptions,
  type JaccardScores,
  jaccardScore,
  jaccardScoreOf,
  type MultilabelJaccardScores,
  multilabelJaccardScore,
} from './classification/jaccardScore.js';
export { matthewsCorrelation, matthewsCorrelationOf } from './classification/matthewsCorrelation.js';
export {
  type MultilabelOptions,
  multilabelCounts,
  samplewiseCounts,
} from './classification/multilabelCounts.js';
export {
  type ClassScores,
  type FoundScores,
  type FScoreForm,
  type FScoreOptions,
  type MultilabelPrecisionRecallFScore,
  multilabelPrecisionRecallFScore,
  type PrecisionRecallFScore,
  precisionRecallFScore,
  precisionRecallFScoreOf,
} from './classification/precisionRecallFScore.js';
export { subsetAccuracy } from './classification/subsetAccuracy.js';
// Measuring samples one by one, and what can go wrong
export { type EvaluatedSample, Evaluator, type EvaluatorValues } from './evaluator.js';
export { EvaluatorError, type EvaluatorErrorDetails } from './evaluatorError.js';
// Predicted probabilities
export { BrierScoreAccumulator, type BrierScoreForm, brierScore } from './probability/brierScore.js';
export type { ClassColumnOptions } from './probability/classColumns.js';
export { LogLossAccumulator, logLoss } from './probability/logLoss.js';
export { TopKAccuracyAccumulator, type TopKOptions, topKAccuracy } from './probability/topKAccuracy.js';
// Ranking by scores
export { areaUnderCurve } from './ranking/areaUnderCurve.js';
export { averagePrecision } from './ranking/averagePrecision.js';
export { type BinaryScores, BinaryScoresAccumulator } from './ranking/binaryScoresAccumulator.js';
export type { BinaryOptions } from './ranking/binaryTargets.js';
export type { LabelAverage, LabelAverageOptions } from './ranking/labelAverage.js';
export {
  averagePrecisionPerClass,
  type OneVsOneOptions,
  type OneVsRestOptions,
  oneVsOneRocAuc,
  oneVsRestAveragePrecision,
  oneVsRestRocAuc,
  rocAucPerClass,
} from './ranking/multiclassScores.js';
export {
  averagePrecisionPerLabel,
  multilabelAveragePrecision,
  multilabelRocAuc,
  rocAucPerLabel,
} from './ranking/multilabelScores.js';
export {
  type PrecisionRecallCurve,
  type PrecisionRecallCurveForm,
  precisionRecallCurve,
} from './ranking/precisionRecallCurve.js';
export { type RocAucForm, rocAuc } from './ranking/rocAuc.js';
export { type RocCurve, type RocCurveForm, rocCurve } from './ranking/rocCurve.js';
// Regression
export { type MedianAbsoluteErrorOptions, medianAbsoluteError } from './regression/medianAbsoluteError.js';
export {
  RegressionAccumulator,
  type RegressionForm,
  type RegressionOptions,
  type RegressionScores,
  regressionScores,
} from './regression/regressionScores.js';
export {
  explainedVariance,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  r2,
  rootMeanSquaredError,
} from './regression/singleScores.js';
// How sure a value is
export {
  type BootstrapOptions,
  bootstrapInterval,
  type ConfidenceInterval,
} from './significance/bootstrapInterval.js';
export { type PairedBootstrap, pairedBootstrap } from './significance/pairedBootstrap.js';
export {
  type PermutationOptions,
  type PermutationTest,
  pairedPermutationTest,
} from './significance/pairedPermutationTest.js';
export type { ResamplingOptions } from './significance/resample.js';
export {
  meanMetric,
  type ResampledMetric,
  type SumsMetric,
  type SumsStatistic,
  samplesMetric,
  sumsMetric,
} from './significance/resampledMetric.js';
// Texts and sequences
export { type AlignedUnit, alignTexts, editOperations, formatAlignment } from './text/alignment.js';
export { damerauLevenshteinDistance } from './text/damerauLevenshteinDistance.js';
export { type EditCounts, EditCountsAccumulator, type FrequentEdit } from './text/editCounts.js';
export {
  type EditCosts,
  type EditDistanceOptions,
  editDistance,
  normalizedEditDistance,
  type TextUnitOptions,
} from './text/editDistance.js';
export type { EditKind } from './text/editPath.js';
export {
  type CharacterErrorRateOptions,
  characterErrorRate,
  type ErrorRate,
  ErrorRateAccumulator,
  wordErrorRate,
} from './text/errorRate.js';
export { splitText, type TextUnit } from './text/textUnit.js';
// Values that all take
export type { Label, Labels, NumericArray, SampleWeightOptions } from './values.js';
