import { Params, ParamsError, param } from '@tfaip/core';

/** Which learning rates are tried. */
export class LrFindParams extends Params {
  @param.float({ help: 'The lowest learning rate', min: 1e-12 })
  min = 1e-6;

  @param.float({ help: 'The highest learning rate', min: 1e-12 })
  max = 10;

  @param.int({ help: 'Training steps from the lowest to the highest', min: 10 })
  steps = 100;

  @param.float({ help: 'How much of the smoothed loss stays in each step', min: 0, max: 0.999 })
  smoothing = 0.9;

  @param.float({ help: 'End when the smoothed loss is so many times its lowest', min: 1 })
  diverged_at = 4;

  @param.string({ help: 'CSV file for rates and losses; default: none is written', optional: true })
  csv: string | null = null;

  override postInit(): void {
    if (this.max > this.min) return;
    const message = `must be more than lr_find.min, ${this.min}, but is ${this.max}`;
    throw new ParamsError([{ path: 'lr_find.max', message }]);
  }
}
