import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EditKind, editPath } from './editPath.js';
import { Levenshtein } from './levenshtein.js';
import { SymbolSequence, SymbolTable } from './symbolTable.js';

fc.configureGlobal({ seed: 20 });

const levenshtein = new Levenshtein();

function encoded(labels: readonly number[], table: SymbolTable): SymbolSequence {
  const sequence = new SymbolSequence();
  table.encodeLabels(labels, sequence);
  return sequence;
}

/** Whether the steps make one of the other, and with how many edits. */
function editsOf(
  path: readonly EditKind[],
  reference: readonly number[],
  hypothesis: readonly number[],
): number {
  let [i, j, edits] = [0, 0, 0];
  for (const kind of path) {
    if (kind === 'match') expect(reference[i]).toBe(hypothesis[j]);
    if (kind === 'substitution') expect(reference[i]).not.toBe(hypothesis[j]);
    if (kind !== 'insertion') i++;
    if (kind !== 'deletion') j++;
    if (kind !== 'match') edits++;
  }
  expect([i, j]).toEqual([reference.length, hypothesis.length]);
  return edits;
}

describe('editPath', () => {
  const sequence = fc.array(fc.nat(2), { maxLength: 150 });

  it.each([2 ** 22, 4, 0])(
    'has as many edits as the distance, with a matrix of at most %s words',
    (largestMatrix) => {
      fc.assert(
        fc.property(sequence, sequence, (reference, hypothesis) => {
          const table = new SymbolTable();
          const pair = [encoded(reference, table), encoded(hypothesis, table)] as const;
          const path = editPath(levenshtein, ...pair, table.size, largestMatrix);
          expect(editsOf(path, reference, hypothesis)).toBe(levenshtein.distance(...pair, table.size));
        }),
        { numRuns: 200 },
      );
    },
  );

  it('aligns long sequences in little memory', () => {
    const reference = Array.from({ length: 30_000 }, (_, i) => (i * i) % 7);
    const hypothesis = reference.filter((_, i) => i % 10 > 0);
    const table = new SymbolTable();
    const pair = [encoded(reference, table), encoded(hypothesis, table)] as const;
    const path = editPath(levenshtein, ...pair, table.size);
    expect(editsOf(path, reference, hypothesis)).toBe(levenshtein.distance(...pair, table.size));
  });
});
