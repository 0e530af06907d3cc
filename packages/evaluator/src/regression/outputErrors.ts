import { CompensatedSum } from '../compensatedSum.js';
import { WeightedVariance } from '../weightedVariance.js';

/** The smallest divisor of a percentage error, as in scikit-learn: the float64 epsilon. */
const SMALLEST_TARGET = 2 ** -52;

/** What is kept of the errors of one output: a few numbers. */
export class OutputErrors {
  private readonly weight = new CompensatedSum();
  private readonly absolute = new CompensatedSum();
  private readonly squared = new CompensatedSum();
  private readonly relative = new CompensatedSum();
  private readonly errors = new WeightedVariance();
  private readonly targets = new WeightedVariance();
  private largest = 0;
  private numSamples = 0;

  /** A sample of weight 0 is left out. */
  add(target: number, prediction: number, weight: number): void {
    if (weight === 0) return;
    const error = target - prediction;
    const absolute = Math.abs(error);
    this.numSamples++;
    this.weight.add(weight);
    this.absolute.add(weight * absolute);
    this.squared.add(weight * error ** 2);
    this.relative.add((weight * absolute) / Math.max(Math.abs(target), SMALLEST_TARGET));
    this.errors.add(error, weight);
    this.targets.add(target, weight);
    this.largest = Math.max(this.largest, absolute);
  }

  merge(other: OutputErrors): void {
    this.numSamples += other.numSamples;
    this.weight.merge(other.weight);
    this.absolute.merge(other.absolute);
    this.squared.merge(other.squared);
    this.relative.merge(other.relative);
    this.errors.merge(other.errors);
    this.targets.merge(other.targets);
    this.largest = Math.max(this.largest, other.largest);
  }

  get meanAbsoluteError(): number {
    return this.absolute.value / this.weight.value;
  }

  get meanSquaredError(): number {
    return this.squared.value / this.weight.value;
  }

  get meanAbsolutePercentageError(): number {
    return this.relative.value / this.weight.value;
  }

  get maxError(): number {
    return this.numSamples === 0 ? Number.NaN : this.largest;
  }

  r2(forceFinite: boolean): number {
    if (this.numSamples < 2) return Number.NaN;
    return explained(this.squared.value, this.targets.sumOfSquares, forceFinite);
  }

  explainedVariance(forceFinite: boolean): number {
    if (this.numSamples === 0) return Number.NaN;
    return explained(this.errors.sumOfSquares, this.targets.sumOfSquares, forceFinite);
  }

  /** Sum of the squared deviations of the targets from their mean. */
  get targetDeviation(): number {
    return this.targets.sumOfSquares;
  }
}

function explained(unexplained: number, total: number, forceFinite: boolean): number {
  if (forceFinite && total === 0) return unexplained === 0 ? 1 : 0;
  return 1 - unexplained / total;
}
