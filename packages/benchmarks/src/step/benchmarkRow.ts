import type { Network } from './network.js';
import type { SystemName } from './systems.js';

/** What one system needs for one training step. */
export interface BenchmarkRow {
  readonly network: Network;
  readonly batch: number;
  readonly system: SystemName;
  /** Milliseconds per step: the median, and what a tenth and nine tenths of the steps stayed below. */
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  /** Median over the rounds of this system's time divided by Keras 3's in the same round, and its spread. */
  readonly ratioToKeras3?: number;
  readonly ratioP10?: number;
  readonly ratioP90?: number;
}

/** The value that the fraction `share` of the values lies below, between two values in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)]!;
  const above = sorted[Math.ceil(at)]!;
  return below + (at - Math.floor(at)) * (above - below);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
