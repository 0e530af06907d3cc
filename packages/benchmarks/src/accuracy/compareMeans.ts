/** Of one system over seeds, in percent. */
export interface MeanAndDeviation {
  readonly mean: number;
  readonly deviation: number;
}

/** Mean and standard deviation (of a sample, n − 1); the deviation of one value is 0. */
export function meanAndDeviation(values: readonly number[]): MeanAndDeviation {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

/** The larger of half a point and the pooled standard deviation of two systems with equally many values. */
export function allowedDifference(a: MeanAndDeviation, b: MeanAndDeviation): number {
  return Math.max(0.5, Math.sqrt((a.deviation ** 2 + b.deviation ** 2) / 2));
}
