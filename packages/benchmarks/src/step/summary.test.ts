import { describe, expect, it } from 'vitest';
import type { BenchmarkRow } from './benchmarkRow.js';
import { geometricMean, summaryLines } from './summary.js';
import type { SystemName } from './systems.js';
import { parseAnswer } from './workerMessages.js';

function row(system: SystemName, medianMs: number, ratioToKeras3?: number): BenchmarkRow {
  const spread = { p10Ms: medianMs, p90Ms: medianMs };
  return { network: 'mlp', batch: 16, system, medianMs, ...spread, ...(ratioToKeras3 && { ratioToKeras3 }) };
}

describe('the summary of a benchmark', () => {
  it('has the geometric mean', () => {
    expect(geometricMean([0.5, 2])).toBeCloseTo(1, 12);
    expect(geometricMean([0.25])).toBeCloseTo(0.25, 12);
  });

  it('sets compiled steps beside the fastest peer and eager steps, cell by cell', () => {
    const rows = [
      row('compiled', 1, 0.5),
      row('eager', 10, 5),
      row('keras3-fit', 2, 1),
      row('jax', 0.8, 0.4),
    ];
    expect(summaryLines(rows)).toEqual([
      'compiled: geometric mean 0.50 of keras3-fit over 1 cells',
      'eager: geometric mean 5.00 of keras3-fit over 1 cells',
      'keras3-fit: geometric mean 1.00 of keras3-fit over 1 cells',
      'jax: geometric mean 0.40 of keras3-fit over 1 cells',
      'mlp 16: compiled is 1.25 of the fastest peer, jax; 0.10 of eager',
    ]);
  });

  it('says nothing where there is nothing to compare with', () => {
    expect(summaryLines([row('wasm', 3)])).toEqual([]);
    expect(summaryLines([row('compiled', 3)])).toEqual([]);
  });
});

describe('answers of a peer', () => {
  it('are lines of JSON of a known kind', () => {
    expect(parseAnswer('{"kind":"trained","stepMs":[1.5]}')).toEqual({ kind: 'trained', stepMs: [1.5] });
    for (const line of ['', 'Epoch 1/10', '{"kind":"other"}', '[]', 'null']) {
      expect(() => parseAnswer(line), line).toThrow(/something else than an answer/);
    }
  });
});
