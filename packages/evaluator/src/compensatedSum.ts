/**
 * A running sum whose error does not grow with the number of summands.
 *
 * Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54, 1974.
 */
export class CompensatedSum {
  private sum = 0;
  private lost = 0;

  add(value: number): void {
    const next = this.sum + value;
    // The low bits of the smaller summand do not fit into the sum; an infinite sum has none to keep.
    if (Number.isFinite(next)) {
      this.lost += Math.abs(this.sum) >= Math.abs(value) ? this.sum - next + value : value - next + this.sum;
    }
    this.sum = next;
  }

  /** Adds what `other` has summed up. */
  merge(other: CompensatedSum): void {
    this.add(other.sum);
    this.lost += other.lost;
  }

  get value(): number {
    return this.sum + this.lost;
  }
}
