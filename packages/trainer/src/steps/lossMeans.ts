import { type Json, type NamedArrays, scalarValue } from '@tfaip/core';

/** Means of the losses of an epoch, weighted by batch size and summed in float64, so that long epochs do not drift. */
export class LossMeans {
  private readonly sums = new Map<string, number>();
  private samples = 0;

  /** @param losses scalars by label, each the mean over a batch of `batchSize` samples. */
  add(losses: NamedArrays, batchSize: number): void {
    for (const [label, loss] of Object.entries(losses)) {
      this.sums.set(label, (this.sums.get(label) ?? 0) + scalarValue(loss) * batchSize);
    }
    this.samples += batchSize;
  }

  /** The means so far, by label; empty before the first batch. */
  result(): Record<string, number> {
    return Object.fromEntries([...this.sums].map(([label, sum]) => [label, sum / this.samples]));
  }

  toJson(): Json {
    return { sums: Object.fromEntries(this.sums), samples: this.samples };
  }

  /** What {@link toJson} gave. */
  static fromJson(json: Json): LossMeans {
    const { sums, samples } = json as { sums: Record<string, number>; samples: number };
    const means = new LossMeans();
    for (const [label, sum] of Object.entries(sums)) means.sums.set(label, sum);
    means.samples = samples;
    return means;
  }
}
