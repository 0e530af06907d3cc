import { CompensatedSum } from './compensatedSum.js';

/**
 * Squared deviations from a weighted mean that is known only at the end; memory: a few numbers.
 *
 * Welford's update, weighted after West, "Updating mean and variance estimates", CACM 22, 1979; merged after Chan, Golub
 * and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
 */
export class WeightedVariance {
  private readonly weight = new CompensatedSum();
  private readonly deviation = new CompensatedSum();
  private mean = 0;

  /** @param weight above 0. */
  add(value: number, weight: number): void {
    this.weight.add(weight);
    const fromOldMean = value - this.mean;
    this.mean += (fromOldMean * weight) / this.weight.value;
    this.deviation.add(weight * fromOldMean * (value - this.mean));
  }

  merge(other: WeightedVariance): void {
    const [here, there] = [this.weight.value, other.weight.value];
    if (there === 0) return;
    const distance = other.mean - this.mean;
    this.weight.merge(other.weight);
    this.mean += (distance * there) / this.weight.value;
    this.deviation.merge(other.deviation);
    this.deviation.add((distance ** 2 * here * there) / this.weight.value);
  }

  /** Sum of weight · (value - mean)². */
  get sumOfSquares(): number {
    return this.deviation.value;
  }
}
