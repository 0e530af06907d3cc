// Training

// Backends
export { BackendError, type SelectedBackend, selectBackend } from './backend/selectBackend.js';
export type {
  EpochEnd,
  StepEnd,
  TrainBegin,
  TrainEnd,
  TrainerCallback,
  ValidationEnd,
  Values,
} from './callbacks/trainerCallback.js';
export { type BuiltModel, buildModel } from './loop/builtModel.js';
export { RunDirectoryError } from './output/runDirectory.js';
// Parameters
export { type BackendName, backendNames, DeviceParams } from './params/deviceParams.js';
export { TrainerParams } from './params/trainerParams.js';
// Scenario
export { ScenarioBase } from './scenario/scenarioBase.js';
export { ScenarioBaseParams, type ScenarioClass } from './scenario/scenarioBaseParams.js';
export { evaluationStep } from './steps/evaluationStep.js';
// Steps
export { batchFeeds, trainFeeds } from './steps/feeds.js';
export type { StepParts } from './steps/forwardStep.js';
export { trainStep } from './steps/trainStep.js';
export { Trainer, type TrainerOptions, type TrainResult } from './trainer.js';
