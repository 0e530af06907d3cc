import {
  type Levenshtein,
  rangeOf,
  type SymbolRange,
  type VerticalDeltas,
  withoutCommonEnds,
} from './levenshtein.js';
import type { SymbolSequence } from './symbolTable.js';

/** A step of an alignment. */
export type EditKind = 'match' | 'substitution' | 'deletion' | 'insertion';

/** Words of bits up to which the whole matrix is kept: 32 MiB for both directions. */
const LARGEST_MATRIX = 2 ** 22;

/**
 * The steps of one optimal alignment of two sequences, in order; of several the one that rapidfuzz takes, unless they are
 * too long for a matrix.
 *
 * The way back through the bits of Myers' algorithm needs a fourth of a byte per cell. Where that is too much, the
 * hypothesis is halved, and the reference divided where forward and backward distances sum up to the least (Hirschberg,
 * "A linear space algorithm for computing maximal common subsequences", CACM 18, 1975): twice the time.
 */
export function editPath(
  levenshtein: Levenshtein,
  reference: SymbolSequence,
  hypothesis: SymbolSequence,
  numSymbols: number,
  largestMatrix: number = LARGEST_MATRIX,
): EditKind[] {
  const path: EditKind[] = [];
  const visit = (rows: SymbolRange, columns: SymbolRange): void => {
    const [innerRows, innerColumns] = withoutCommonEnds(rows, columns);
    repeat(path, 'match', innerRows.start - rows.start);
    const numRows = sizeOf(innerRows);
    const numColumns = sizeOf(innerColumns);
    if (numRows === 0 || numColumns === 0) {
      repeat(path, 'deletion', numRows);
      repeat(path, 'insertion', numColumns);
    } else if (numColumns === 1 || Math.ceil(numRows / 32) * numColumns <= largestMatrix) {
      const back = wayBack(levenshtein.matrix(innerRows, innerColumns, numSymbols), innerRows, innerColumns);
      for (let i = back.length - 1; i >= 0; i--) path.push(back[i]!);
    } else {
      const [row, column] = middle(levenshtein, innerRows, innerColumns, numSymbols);
      visit({ ...innerRows, end: row }, { ...innerColumns, end: column });
      visit({ ...innerRows, start: row }, { ...innerColumns, start: column });
    }
    repeat(path, 'match', rows.end - innerRows.end);
  };
  visit(rangeOf(reference), rangeOf(hypothesis));
  return path;
}

/** Through the matrix from its end, where each step is one of those that the minimum can have come from. */
function wayBack(
  { plus, minus, numColumns }: VerticalDeltas,
  rows: SymbolRange,
  columns: SymbolRange,
): EditKind[] {
  const isSet = (bits: Int32Array, row: number, column: number): boolean =>
    ((bits[(row >> 5) * numColumns + column]! >>> (row & 31)) & 1) === 1;
  const back: EditKind[] = [];
  let i = sizeOf(rows);
  let j = sizeOf(columns);
  while (i > 0 && j > 0) {
    if (isSet(plus, i - 1, j - 1)) {
      back.push('deletion');
      i--;
    } else if (j > 1 && isSet(minus, i - 1, j - 2)) {
      // One less than in the row above: coming from there by a match would cost more.
      back.push('insertion');
      j--;
    } else {
      const isMatch = rows.symbols[rows.start + i - 1] === columns.symbols[columns.start + j - 1];
      back.push(isMatch ? 'match' : 'substitution');
      i--;
      j--;
    }
  }
  repeat(back, 'deletion', i);
  repeat(back, 'insertion', j);
  return back;
}

/** A row and a column that an optimal alignment goes through, the column in the middle. */
function middle(
  levenshtein: Levenshtein,
  rows: SymbolRange,
  columns: SymbolRange,
  numSymbols: number,
): [row: number, column: number] {
  const column = columns.start + (sizeOf(columns) >> 1);
  const before = levenshtein.lastColumn(rows, { ...columns, end: column }, numSymbols);
  const after = levenshtein.lastColumn(reversed(rows), reversed({ ...columns, start: column }), numSymbols);
  let best = 0;
  const sumAt = (row: number): number => before[row]! + after[after.length - 1 - row]!;
  for (let row = 1; row < before.length; row++) if (sumAt(row) < sumAt(best)) best = row;
  return [rows.start + best, column];
}

function reversed({ symbols, start, end }: SymbolRange): SymbolRange {
  return { symbols: symbols.slice(start, end).reverse(), start: 0, end: end - start };
}

function sizeOf({ start, end }: SymbolRange): number {
  return end - start;
}

function repeat(path: EditKind[], kind: EditKind, count: number): void {
  for (let i = 0; i < count; i++) path.push(kind);
}
