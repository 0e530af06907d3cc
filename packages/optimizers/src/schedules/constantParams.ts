import { LearningRateParams, type LearningRateSchedule } from './learningRateParams.js';

/** The same learning rate in every step (after the warm-up). */
export class ConstantParams extends LearningRateParams {
  static override readonly typeName: string = 'Constant';

  protected override course(): LearningRateSchedule {
    return () => this.lr;
  }
}
