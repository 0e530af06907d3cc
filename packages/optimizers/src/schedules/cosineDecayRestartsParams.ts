import { param } from '@tfaip/core';
import { LearningRateParams, type LearningRateSchedule } from './learningRateParams.js';

/**
 * Half cosines from lr to alpha · lr, again and again: SGDR, Loshchilov & Hutter 2017.
 *
 * Each period is t_mul times as long as the one before it, and starts at m_mul times its rate.
 */
export class CosineDecayRestartsParams extends LearningRateParams {
  static override readonly typeName: string = 'CosineDecayRestarts';

  @param.int({ help: 'Steps of the first period', min: 1 }) first_decay_steps = 1000;
  @param.float({ help: 'Factor of the length from period to period', min: 1 }) t_mul = 2;
  @param.float({ help: 'Factor of the start rate from period to period', min: 0 }) m_mul = 1;
  @param.float({ help: 'Smallest rate as a share of lr', min: 0 }) alpha = 0;

  protected override course(): LearningRateSchedule {
    const { lr, alpha, m_mul } = this;
    return (step) => {
      const { period, done } = this.periodAt(step / this.first_decay_steps);
      const cosine = 0.5 * m_mul ** period * (1 + Math.cos(Math.PI * done));
      return lr * ((1 - alpha) * cosine + alpha);
    };
  }

  /** Which period, from 0, and which share of it is done, after a time given in lengths of the first period. */
  private periodAt(time: number): { period: number; done: number } {
    const { t_mul } = this;
    if (t_mul === 1) return { period: Math.floor(time), done: time - Math.floor(time) };
    // The first n periods last (t_mulⁿ - 1) / (t_mul - 1).
    const period = Math.floor(Math.log(1 - time * (1 - t_mul)) / Math.log(t_mul));
    const earlier = (1 - t_mul ** period) / (1 - t_mul);
    return { period, done: (time - earlier) / t_mul ** period };
  }
}
