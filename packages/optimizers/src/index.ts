// Accumulation
export { GradientAccumulator } from './accumulation/gradientAccumulator.js';
// Averages
export {
  ExponentialMovingAverage,
  type ExponentialMovingAverageOptions,
} from './averaging/exponentialMovingAverage.js';
// Clipping
export { clipByGlobalNorm, clipByNorm, clipByValue, globalNorm } from './clipping/clipping.js';
// Base of optimizers
export { biasCorrection } from './optimizer/biasCorrection.js';
export { Optimizer, type SlotSpec, type StepScalars, type TrainedVariable } from './optimizer/optimizer.js';
export { OptimizerError } from './optimizer/optimizerError.js';
export { OptimizerParams } from './optimizer/optimizerParams.js';
// Optimizers
export { AdaBelief, AdaBeliefParams } from './optimizers/adaBelief.js';
export { Adadelta, AdadeltaParams } from './optimizers/adadelta.js';
export { Adafactor, AdafactorParams } from './optimizers/adafactor.js';
export { Adagrad, AdagradParams } from './optimizers/adagrad.js';
export { Adam, AdamParams, AdamWParams } from './optimizers/adam.js';
export { Adamax, AdamaxParams } from './optimizers/adamax.js';
export { Ftrl, FtrlParams } from './optimizers/ftrl.js';
export { Lamb, LambParams } from './optimizers/lamb.js';
export { Lion, LionParams } from './optimizers/lion.js';
export { Nadam, NadamParams } from './optimizers/nadam.js';
export { Rmsprop, RmspropParams } from './optimizers/rmsprop.js';
export { Sgd, SgdParams } from './optimizers/sgd.js';
// Learning-rate schedules
export { ConstantParams } from './schedules/constantParams.js';
export { CosineDecayParams } from './schedules/cosineDecayParams.js';
export { CosineDecayRestartsParams } from './schedules/cosineDecayRestartsParams.js';
export { ExponentialDecayParams } from './schedules/exponentialDecayParams.js';
export { InverseTimeDecayParams } from './schedules/inverseTimeDecayParams.js';
export {
  decayStepsOf,
  LearningRateParams,
  type LearningRateSchedule,
  type RunLength,
} from './schedules/learningRateParams.js';
export { type Annealing, annealings, OneCycleParams } from './schedules/oneCycleParams.js';
export { PiecewiseConstantParams } from './schedules/piecewiseConstantParams.js';
export { PolynomialDecayParams } from './schedules/polynomialDecayParams.js';
