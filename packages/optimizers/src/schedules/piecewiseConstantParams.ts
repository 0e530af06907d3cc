import { param } from '@tfaip/core';
import { OptimizerError } from '../optimizer/optimizerError.js';
import { LearningRateParams, type LearningRateSchedule } from './learningRateParams.js';

/**
 * A constant rate in each of several ranges of steps: lr · factors[i] from the step after boundaries[i - 1] up to
 * boundaries[i] inclusive, with a factor of 1 before the first boundary.
 */
export class PiecewiseConstantParams extends LearningRateParams {
  static override readonly typeName: string = 'PiecewiseConstant';

  @param.list('int', { help: 'Last steps of all ranges but the last one, rising', min: 0 })
  boundaries: number[] = [];
  @param.list('float', { help: 'Share of lr after each boundary', min: 0 }) factors: number[] = [];

  protected override course(): LearningRateSchedule {
    const { lr, boundaries, factors } = this;
    checkRanges(boundaries, factors);
    return (step) => {
      const passed = boundaries.filter((boundary) => step > boundary).length;
      return passed === 0 ? lr : lr * factors[passed - 1]!;
    };
  }
}

function checkRanges(boundaries: readonly number[], factors: readonly number[]): void {
  const rising = boundaries.every((boundary, i) => i === 0 || boundary > boundaries[i - 1]!);
  if (rising && boundaries.length === factors.length) return;
  throw new OptimizerError('PiecewiseConstant: boundaries must rise, and each needs one factor.', {
    given: `boundaries ${boundaries.join(', ')}; factors ${factors.join(', ')}`,
  });
}
