import { Params, param } from '@tfaip/core';
import type { Optimizer } from './optimizer.js';

/** What all optimizers have in common; each subclass adds its own settings and makes its optimizer. */
export abstract class OptimizerParams extends Params {
  @param.float({ help: 'Clip every gradient value to [-clip_value, clip_value]', min: 0, optional: true })
  clip_value: number | null = null;

  @param.float({ help: "Scale each variable's gradient to at most this L2 norm", min: 0, optional: true })
  clip_norm: number | null = null;

  @param.float({ help: 'Scale all gradients together to at most this L2 norm', min: 0, optional: true })
  global_clip_norm: number | null = null;

  @param.float({
    help: 'Take this share, times the learning rate, off every weight in each step',
    min: 0,
    optional: true,
  })
  weight_decay: number | null = null;

  @param.list('string', {
    help: 'Regular expressions of names of variables with weight decay; empty: all',
  })
  weight_decay_include: string[] = [];

  @param.list('string', {
    help: 'Regular expressions of names of variables without weight decay, also if included',
  })
  weight_decay_exclude: string[] = [];

  /**
   * The optimizer with these settings.
   *
   * @throws {OptimizerError} if settings contradict each other.
   */
  abstract create(): Optimizer;
}
