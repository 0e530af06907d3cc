import type { BenchmarkRow } from './benchmarkRow.js';
import { peerNames, type SystemName } from './systems.js';

/** Geometric mean of positive numbers. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** A table's end: each system's mean ratio to Keras 3, and how the compiled steps stand in each cell. */
export function summaryLines(rows: readonly BenchmarkRow[]): string[] {
  return [...meanLines(rows), ...cellLines(rows)];
}

function meanLines(rows: readonly BenchmarkRow[]): string[] {
  const systems = [...new Set(rows.map(({ system }) => system))];
  return systems.flatMap((system) => {
    const ratios = rows.flatMap((row) =>
      row.system === system && row.ratioToKeras3 !== undefined ? [row.ratioToKeras3] : [],
    );
    if (ratios.length === 0) return [];
    return [
      `${system}: geometric mean ${geometricMean(ratios).toFixed(2)} of keras3-fit over ${ratios.length} cells`,
    ];
  });
}

function cellLines(rows: readonly BenchmarkRow[]): string[] {
  const cells = new Set(rows.map(({ network, batch }) => `${network} ${batch}`));
  return [...cells].flatMap((cell) => {
    const inCell = rows.filter(({ network, batch }) => `${network} ${batch}` === cell);
    const msOf = (system: SystemName): number | undefined =>
      inCell.find((row) => row.system === system)?.medianMs;
    const peers = inCell.filter(({ system }) => peerNames.includes(system));
    const compiled = msOf('compiled');
    if (compiled === undefined) return [];
    const fastest = peers.reduce<BenchmarkRow | undefined>(
      (best, row) => (best && best.medianMs <= row.medianMs ? best : row),
      undefined,
    );
    const eager = msOf('eager');
    const parts = [
      fastest && `${(compiled / fastest.medianMs).toFixed(2)} of the fastest peer, ${fastest.system}`,
      eager && `${(compiled / eager).toFixed(2)} of eager`,
    ].filter(Boolean);
    return parts.length === 0 ? [] : [`${cell}: compiled is ${parts.join('; ')}`];
  });
}
