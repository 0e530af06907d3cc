import type { OperationTime } from '@tfaip/core';

/** Kinds of operations that are shown. */
const MOST_KINDS = 10;

interface Sum {
  count: number;
  micros: number;
}

/** What the kinds of operations of a step take, over the runs that were traced. */
export class OperationSums {
  private readonly sums = new Map<string, Sum>();
  private runs = 0;

  add(operations: readonly OperationTime[]): void {
    this.runs++;
    for (const { operation, durationMicros } of operations) {
      const sum = this.sums.get(operation) ?? { count: 0, micros: 0 };
      this.sums.set(operation, { count: sum.count + 1, micros: sum.micros + durationMicros });
    }
  }

  /** A table of the kinds that take most, the means of a run. */
  lines(step: string): string[] {
    const total = [...this.sums.values()].reduce((sum, { micros }) => sum + micros, 0);
    const sorted = [...this.sums].sort(([, a], [, b]) => b.micros - a.micros);
    const shown = sorted.slice(0, MOST_KINDS);
    const width = Math.max(...shown.map(([kind]) => kind.length));
    const rows = shown.map(([kind, { count, micros }]) => {
      const milliseconds = (micros / this.runs / 1000).toFixed(3).padStart(10);
      const share = ((100 * micros) / total).toFixed(1).padStart(5);
      return `  ${kind.padEnd(width)} ${milliseconds} ms ${share} %  × ${Math.round(count / this.runs)}`;
    });
    const rest = sorted.length - shown.length;
    return [
      `Operations of a ${step} (mean of ${this.runs}, of ${(total / this.runs / 1000).toFixed(3)} ms in all):`,
      ...rows,
      ...(rest > 0 ? [`  and ${rest} more kinds, see profile.json`] : []),
    ];
  }
}
