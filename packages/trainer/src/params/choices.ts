import type { ParamsClass } from '@tfaip/core';
import { AdamParams, ConstantParams, type LearningRateParams, type OptimizerParams } from '@tfaip/optimizers';

/** Optimizers that `--trainer.optimizer` can name. */
export const optimizerClasses: readonly ParamsClass<OptimizerParams>[] = [AdamParams];

/** Schedules that `--trainer.learning_rate` can name. */
export const learningRateClasses: readonly ParamsClass<LearningRateParams>[] = [ConstantParams];
