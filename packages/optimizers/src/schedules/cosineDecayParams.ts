import { param } from '@tfaip/core';
import {
  decayStepsOf,
  LearningRateParams,
  type LearningRateSchedule,
  type RunLength,
} from './learningRateParams.js';

/**
 * Half a cosine from lr to alpha · lr, then constant: Loshchilov & Hutter 2017 without restarts.
 *
 * lr · ((1 - alpha) · ½ (1 + cos(π · min(step, decay_steps) / decay_steps)) + alpha).
 */
export class CosineDecayParams extends LearningRateParams {
  static override readonly typeName: string = 'CosineDecay';

  @param.int({
    help: 'Steps until the smallest rate is reached; none: the whole run',
    min: 1,
    optional: true,
  })
  decay_steps: number | null = null;
  @param.float({ help: 'Smallest rate as a share of lr', min: 0 }) alpha = 0;

  protected override course(run: RunLength): LearningRateSchedule {
    const { lr, alpha } = this;
    const steps = decayStepsOf(this.decay_steps, run);
    return (step) => {
      const cosine = 0.5 * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps));
      return lr * ((1 - alpha) * cosine + alpha);
    };
  }
}
