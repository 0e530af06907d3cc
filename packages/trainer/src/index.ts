// Training

export type {
  EpochEnd,
  StepEnd,
  TrainBegin,
  TrainEnd,
  TrainerCallback,
  ValidationEnd,
  Values,
} from './callbacks/trainerCallback.js';
export type { EpochRow, LoggedRun, RunLogger, StepRow } from './loggers/runLogger.js';
export { type LogLevel, LogLevelError, logLevelOf, logLevels } from './output/logLevel.js';
export {
  RunDirectoryError,
  type RunParamsFiles,
  readRunManifest,
  readRunParams,
} from './output/runDirectory.js';
export { Trainer, type TrainerOptions, type TrainResult } from './trainer.js';

// Checkpoints

export { CheckpointError } from './checkpoint/checkpointError.js';
export {
  type Checkpoint,
  readCheckpoint,
  readNewestCheckpoint,
  writeCheckpoint,
} from './checkpoint/checkpointFiles.js';
export type { CheckpointPlace } from './checkpoint/checkpointName.js';
export type { StatePart, StateSnapshot, TrainingState } from './checkpoint/trainingState.js';

// Exported models

export { bundleScenario } from './exported/bundleScenario.js';
export { EvaluateParams } from './exported/evaluateParams.js';
export { evaluatePredictions } from './exported/evaluatePredictions.js';
export { ExportedModelParams } from './exported/exportedModelParams.js';
export type { ExportedModelOptions } from './exported/exportedModelRun.js';
export type { ExportSource } from './exported/exportWriters.js';
export { Lav, type LavResult } from './exported/lav.js';
export { LavParams } from './exported/lavParams.js';
export { type LoadExportedOptions, loadExportedScenario } from './exported/loadExportedScenario.js';
export { type PredictionSource, Predictor } from './exported/predictor.js';
export { PredictorParams } from './exported/predictorParams.js';
export { readSampleFile, SampleFile, SampleFileError, type StoredSample } from './exported/sampleFile.js';
export { Voter } from './exported/voter.js';

// Parameters

export { type BackendName, backendNames, DeviceParams } from './params/deviceParams.js';
export { EarlyStoppingParams } from './params/earlyStoppingParams.js';
export { TrainerParams } from './params/trainerParams.js';
export { type RenameRule, WarmStartParams } from './params/warmStartParams.js';

// Scenario

export { type EvaluatorClass, EvaluatorParams } from './scenario/evaluatorParams.js';
export { ListFileScenarioParams } from './scenario/listFileScenarioParams.js';
export { ScenarioBase } from './scenario/scenarioBase.js';
export { ScenarioBaseParams, type ScenarioClass } from './scenario/scenarioBaseParams.js';
export { findScenarioModule, ScenarioLoadError, splitScenarioName } from './scenario/scenarioModule.js';

// Backends

export { BackendError, type SelectedBackend, selectBackend } from './backend/selectBackend.js';

// Weights of other models

export { type MatchedWeights, matchWeights, type WeightMatch } from './warmStart/matchWeights.js';
export { type ModelWeights, readModelWeights } from './warmStart/readModelWeights.js';
export { WarmStartError, type WarmStartOptions, warmStart } from './warmStart/warmStart.js';

// Parts of a run, for loops of one's own

export { type BuiltModel, buildModel } from './loop/builtModel.js';
export { evaluationStep } from './steps/evaluationStep.js';
export { batchFeeds, batchSpecs, learningRateFeed, trainFeeds } from './steps/feeds.js';
export type { StepParts } from './steps/forwardStep.js';
export { type GradientSink, trainStep } from './steps/trainStep.js';
// Learning rates

export {
  findLearningRate,
  type LearningRateCurve,
  type LearningRateOptions,
} from './lrFind/findLearningRate.js';
export { type LearningRatePoint, suggestLearningRate } from './lrFind/suggestLearningRate.js';
export { LrFindParams } from './params/lrFindParams.js';

// Settings that make steps fast
export { type TunedSettings, type TuneOptions, tune } from './tune.js';
