import { param } from '@tfaip/core';
import { OptimizerError } from '../optimizer/optimizerError.js';
import {
  decayStepsOf,
  LearningRateParams,
  type LearningRateSchedule,
  type RunLength,
} from './learningRateParams.js';

/** How a phase goes from its first to its last rate. */
export const annealings = ['cos', 'linear'] as const;
export type Annealing = (typeof annealings)[number];

/** Rates from the step `start` to the step `end`. */
interface Phase {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * One cycle, Smith & Topin 2018: from lr / div_factor up to lr, the largest rate, and down to
 * lr / div_factor / final_div_factor, then constant. Settings, phases and defaults are those of PyTorch's OneCycleLR,
 * whose max_lr is lr here.
 *
 * With n = total_steps and p = pct_start, lr is reached in step p · n - 1 and the end in step n - 1; with three phases
 * the way down takes as long as the way up, until step 2 · p · n - 2, and leads to lr / div_factor first. Share x of a
 * phase: from + (to - from) · x when linear, to + (from - to) · ½ (1 + cos(π x)) otherwise.
 */
export class OneCycleParams extends LearningRateParams {
  static override readonly typeName: string = 'OneCycle';

  @param.int({ help: 'Steps of the cycle; none: the whole run', min: 1, optional: true })
  total_steps: number | null = null;
  @param.float({ help: 'Share of the cycle that the rate rises for', min: 0, max: 1 }) pct_start = 0.3;
  @param.oneOf(annealings, { help: 'The course of a phase: half a cosine, or a line' })
  anneal_strategy: Annealing = 'cos';
  @param.float({ help: 'lr divided by the first rate', min: 1 }) div_factor = 25;
  @param.float({ help: 'First rate divided by the last one', min: 1 }) final_div_factor = 1e4;
  @param.bool({ help: 'Fall as long as risen first, then to the last rate in the rest' }) three_phase = false;

  protected override course(run: RunLength): LearningRateSchedule {
    const phases = this.phases(decayStepsOf(this.total_steps, run));
    const { anneal_strategy } = this;
    return (step) => {
      const phase = phases.find(({ end }) => step <= end) ?? phases.at(-1)!;
      const { start, end, from, to } = phase;
      const share = end > start ? Math.min(1, (step - start) / (end - start)) : 1;
      if (anneal_strategy === 'linear') return from + (to - from) * share;
      return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * share));
    };
  }

  /** One after the other; phases that end before the first step are left out. */
  private phases(steps: number): Phase[] {
    const { lr, pct_start, div_factor, final_div_factor, three_phase } = this;
    if (three_phase && pct_start > 0.5) {
      throw new OptimizerError('OneCycle: with three phases the rate must rise in the first half at most.', {
        given: `pct_start ${pct_start}`,
        expected: 'pct_start of at most 0.5',
      });
    }
    const first = lr / div_factor;
    const last = first / final_div_factor;
    const top = pct_start * steps - 1;
    const goals = three_phase
      ? [
          { end: top, to: lr },
          { end: 2 * pct_start * steps - 2, to: first },
          { end: steps - 1, to: last },
        ]
      : [
          { end: top, to: lr },
          { end: steps - 1, to: last },
        ];
    const phases: Phase[] = [];
    let [start, from] = [0, first];
    for (const { end, to } of goals) {
      // Of a phase without steps only its goal is left: PyTorch would divide by its length.
      if (end > start || to === last) phases.push({ start, end, from, to });
      [start, from] = [Math.max(start, end), to];
    }
    return phases;
  }
}
