import { CompensatedSum } from './compensatedSum.js';

/** A weighted mean; memory: two numbers. */
export class WeightedMean {
  private readonly total = new CompensatedSum();
  private readonly weight = new CompensatedSum();

  /** A value of weight 0 changes nothing, not even if it is NaN. */
  add(value: number, weight: number): void {
    if (weight === 0) return;
    this.total.add(weight * value);
    this.weight.add(weight);
  }

  merge(other: WeightedMean): void {
    this.total.merge(other.total);
    this.weight.merge(other.weight);
  }

  /** NaN while the weights add up to 0. */
  get value(): number {
    return this.total.value / this.weight.value;
  }
}
