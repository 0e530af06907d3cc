import { param } from '@tfaip/core';
import {
  decayStepsOf,
  LearningRateParams,
  type LearningRateSchedule,
  type RunLength,
} from './learningRateParams.js';

/**
 * lr · decay_rate ^ (step / decay_steps), the exponent rounded down for a staircase.
 */
export class ExponentialDecayParams extends LearningRateParams {
  static override readonly typeName: string = 'ExponentialDecay';

  @param.int({
    help: 'Steps in which the rate falls by decay_rate; none: the whole run',
    min: 1,
    optional: true,
  })
  decay_steps: number | null = null;
  @param.float({ help: 'Factor by which the rate falls in decay_steps', min: 0 }) decay_rate = 0.96;
  @param.bool({ help: 'Fall at every decay_steps at once instead of in every step' }) staircase = false;

  protected override course(run: RunLength): LearningRateSchedule {
    const { lr, decay_rate, staircase } = this;
    const steps = decayStepsOf(this.decay_steps, run);
    return (step) => lr * decay_rate ** (staircase ? Math.floor(step / steps) : step / steps);
  }
}
