import type { ParamsClass } from '@tfaip/core';
import {
  AdaBeliefParams,
  AdadeltaParams,
  AdafactorParams,
  AdagradParams,
  AdamaxParams,
  AdamParams,
  AdamWParams,
  ConstantParams,
  CosineDecayParams,
  CosineDecayRestartsParams,
  ExponentialDecayParams,
  FtrlParams,
  InverseTimeDecayParams,
  LambParams,
  type LearningRateParams,
  LionParams,
  NadamParams,
  OneCycleParams,
  type OptimizerParams,
  PiecewiseConstantParams,
  PolynomialDecayParams,
  RmspropParams,
  SgdParams,
} from '@tfaip/optimizers';

/** Optimizers that `--trainer.optimizer` can name. */
export const optimizerClasses: readonly ParamsClass<OptimizerParams>[] = [
  AdamParams,
  AdamWParams,
  SgdParams,
  RmspropParams,
  NadamParams,
  AdamaxParams,
  AdaBeliefParams,
  AdafactorParams,
  AdagradParams,
  AdadeltaParams,
  FtrlParams,
  LionParams,
  LambParams,
];

/** Schedules that `--trainer.learning_rate` can name. */
export const learningRateClasses: readonly ParamsClass<LearningRateParams>[] = [
  ConstantParams,
  CosineDecayParams,
  CosineDecayRestartsParams,
  ExponentialDecayParams,
  InverseTimeDecayParams,
  OneCycleParams,
  PiecewiseConstantParams,
  PolynomialDecayParams,
];
