import { param } from '@tfaip/core';
import {
  decayStepsOf,
  LearningRateParams,
  type LearningRateSchedule,
  type RunLength,
} from './learningRateParams.js';

/**
 * (lr - end_lr) · (1 - step / decay_steps) ^ power + end_lr, then constant; linear with the power 1.
 *
 * With `cycle` the decay is stretched to the next multiple of decay_steps instead of ending.
 */
export class PolynomialDecayParams extends LearningRateParams {
  static override readonly typeName: string = 'PolynomialDecay';

  @param.int({ help: 'Steps until end_lr is reached; none: the whole run', min: 1, optional: true })
  decay_steps: number | null = null;
  @param.float({ help: 'Learning rate at the end', min: 0 }) end_lr = 1e-4;
  @param.float({ help: 'Power of the decay', min: 0 }) power = 1;
  @param.bool({ help: 'Start anew beyond decay_steps' }) cycle = false;

  protected override course(run: RunLength): LearningRateSchedule {
    const { lr, end_lr, power, cycle } = this;
    const steps = decayStepsOf(this.decay_steps, run);
    return (step) => {
      const end = cycle ? steps * Math.max(1, Math.ceil(step / steps)) : steps;
      return (lr - end_lr) * (1 - Math.min(step, end) / end) ** power + end_lr;
    };
  }
}
