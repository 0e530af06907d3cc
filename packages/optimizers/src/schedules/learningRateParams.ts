import { Params, param } from '@tfaip/core';
import { OptimizerError } from '../optimizer/optimizerError.js';

/** The learning rate of each step; the first step is 0. A pure function on the host: the rate is fed to the step. */
export type LearningRateSchedule = (step: number) => number;

/** How long the run is that a schedule is made for. */
export interface RunLength {
  /** Number of training steps of the whole run, where it is known. */
  readonly totalSteps?: number;
}

/**
 * Base of all learning-rate schedules: the start value and a linear warm-up. A subclass gives the course after the
 * warm-up:
 *
 * ```ts
 * class HalvingParams extends LearningRateParams {
 *   static override readonly typeName: string = 'Halving';
 *   @param.int({ help: 'Steps after which the rate halves', min: 1 }) half_life = 1000;
 *   protected override course(): LearningRateSchedule {
 *     return (step) => this.lr * 0.5 ** Math.floor(step / this.half_life);
 *   }
 * }
 * ```
 */
export abstract class LearningRateParams extends Params {
  @param.float({ help: 'Learning rate at the start, after the warm-up', min: 0 }) lr = 1e-3;
  @param.int({ help: 'Steps in which the rate rises linearly to lr; 0: no warm-up', min: 0 }) warmup_steps =
    0;
  @param.float({ help: 'Learning rate at the start of the warm-up', min: 0 }) warmup_lr = 0;

  /**
   * The schedule with these settings: warmup_lr + (first - warmup_lr) · step / warmup_steps during the warm-up, where
   * `first` is the rate that the course starts with (lr, but for a cycle), then the course from its own step 0.
   *
   * @throws {OptimizerError} if a setting follows from the run's length and that is not known.
   */
  create(run: RunLength = {}): LearningRateSchedule {
    const { warmup_steps, warmup_lr } = this;
    const { totalSteps } = run;
    const rest = totalSteps === undefined ? {} : { totalSteps: Math.max(1, totalSteps - warmup_steps) };
    const course = this.course(rest);
    const first = course(0);
    return (step) => {
      if (step < warmup_steps) return warmup_lr + (first - warmup_lr) * (step / warmup_steps);
      return course(step - warmup_steps);
    };
  }

  /** The learning rate from the end of the warm-up on, as a function of the steps since then. */
  protected abstract course(run: RunLength): LearningRateSchedule;
}

/**
 * The number of steps that a decay takes: as set, else the whole run.
 *
 * @throws {OptimizerError} if neither is known.
 */
export function decayStepsOf(setting: number | null, { totalSteps }: RunLength): number {
  const steps = setting ?? totalSteps;
  if (steps === undefined) {
    throw new OptimizerError('The schedule does not know how many steps its decay takes.', {
      fix: 'set decay_steps, or give the number of steps of the run to create({ totalSteps })',
    });
  }
  return steps;
}
