// Optimizers
export { Adam } from './adam/adam.js';
export { AdamParams } from './adam/adamParams.js';
export { AdamWParams } from './adam/adamWParams.js';
// Clipping
export { clipByGlobalNorm, clipByNorm, clipByValue, globalNorm } from './clipping/clipping.js';
// Base of optimizers
export { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from './optimizer/optimizer.js';
export { OptimizerError } from './optimizer/optimizerError.js';
export { OptimizerParams } from './optimizer/optimizerParams.js';
// Learning-rate schedules
export { ConstantParams } from './schedules/constantParams.js';
export {
  decayStepsOf,
  LearningRateParams,
  type LearningRateSchedule,
  type RunLength,
} from './schedules/learningRateParams.js';
