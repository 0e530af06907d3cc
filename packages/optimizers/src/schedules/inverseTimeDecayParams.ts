import { param } from '@tfaip/core';
import {
  decayStepsOf,
  LearningRateParams,
  type LearningRateSchedule,
  type RunLength,
} from './learningRateParams.js';

/**
 * lr / (1 + decay_rate · step / decay_steps), the quotient rounded down for a staircase.
 */
export class InverseTimeDecayParams extends LearningRateParams {
  static override readonly typeName: string = 'InverseTimeDecay';

  @param.int({
    help: 'Steps after which decay_rate has acted once; none: the whole run',
    min: 1,
    optional: true,
  })
  decay_steps: number | null = null;
  @param.float({ help: 'Strength of the decay', min: 0 }) decay_rate = 1;
  @param.bool({ help: 'Fall at every decay_steps at once instead of in every step' }) staircase = false;

  protected override course(run: RunLength): LearningRateSchedule {
    const { lr, decay_rate, staircase } = this;
    const steps = decayStepsOf(this.decay_steps, run);
    return (step) => lr / (1 + decay_rate * (staircase ? Math.floor(step / steps) : step / steps));
  }
}
