// Classification
export { AccuracyAccumulator, accuracy } from './accuracy.js';
export {
  type ConfusionMatrix,
  ConfusionMatrixAccumulator,
  type ConfusionMatrixForm,
  type ConfusionMatrixOptions,
  confusionMatrix,
} from './confusionMatrix.js';
// Measuring samples one by one
export { type EvaluatedSample, Evaluator, type EvaluatorValues } from './evaluator.js';
// Values and errors
export { EvaluatorError, type EvaluatorErrorDetails } from './evaluatorError.js';
export {
  type ClassScores,
  type FoundScores,
  type FScoreOptions,
  type PrecisionRecallFScore,
  precisionRecallFScore,
  precisionRecallFScoreOf,
} from './precisionRecallFScore.js';
// Regression
export {
  meanAbsoluteError,
  meanSquaredError,
  RegressionAccumulator,
  type RegressionOptions,
  type RegressionScores,
  r2,
  rootMeanSquaredError,
} from './regression.js';
export type { Label, Labels, NumericArray, SampleWeightOptions } from './values.js';
