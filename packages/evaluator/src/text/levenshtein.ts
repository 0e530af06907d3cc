import type { SymbolSequence } from './symbolTable.js';

/** Bits of a machine word of JavaScript: rows of the matrix that are computed at once. */
const WORD = 32;

/** Part of a sequence: symbols from `start` up to `end`. */
export interface SymbolRange {
  readonly symbols: Uint32Array;
  readonly start: number;
  readonly end: number;
}

/** Differences between rows of the distance matrix: for each block of 32 rows and each column a word of bits. */
export interface VerticalDeltas {
  /** [blocks, columns], bit i: one more than in the row above. */
  readonly plus: Int32Array;
  /** [blocks, columns], bit i: one less than in the row above. */
  readonly minus: Int32Array;
  readonly numColumns: number;
}

/**
 * Levenshtein distance by bits: 32 cells of a column of the distance matrix are one addition and some logic.
 *
 * Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming", Journal of the ACM
 * 46, 1999, in the form of Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic
 * Journal of Computing 10, 2003. Time O(rows / 32 · columns). Blocks of 32 rows are computed one after the other, each
 * over all columns, so that the state of a block stays in registers; what a block hands to the next is one byte per
 * column.
 */
export class Levenshtein {
  /** [symbols], bit i: row i of the current block has this symbol. All 0 between calls. */
  private masks = new Int32Array(0);
  /** [columns], horizontal difference in the last row of the block before: bit 0: one more, bit 1: one less. */
  private carries = new Uint8Array(256);
  /** Vertical differences of the last block in the last column. */
  private lastPlus = 0;
  private lastMinus = 0;

  /** @param numSymbols all symbols are below this. */
  distance(reference: SymbolSequence, hypothesis: SymbolSequence, numSymbols: number): number {
    const [rows, columns] = withoutCommonEnds(rangeOf(reference), rangeOf(hypothesis));
    const numRows = rows.end - rows.start;
    const numColumns = columns.end - columns.start;
    if (numRows === 0 || numColumns === 0) return numRows + numColumns;
    this.reserve(numSymbols, numColumns);
    for (let block = 0; block * WORD < numRows; block++) this.block(rows, columns, block, undefined);
    let distance = numRows;
    for (let j = 0; j < numColumns; j++) distance += (this.carries[j]! & 1) - (this.carries[j]! >> 1);
    return distance;
  }

  /** [rows + 1]: the distances between all beginnings of `rows` and the whole of `columns`. */
  lastColumn(rows: SymbolRange, columns: SymbolRange, numSymbols: number): Uint32Array {
    const numRows = rows.end - rows.start;
    const distances = new Uint32Array(numRows + 1);
    distances[0] = columns.end - columns.start;
    this.reserve(numSymbols, distances[0]);
    for (let i = 0; i < numRows; i++) {
      if (i % WORD === 0) this.block(rows, columns, i / WORD, undefined);
      const delta = ((this.lastPlus >>> (i % WORD)) & 1) - ((this.lastMinus >>> (i % WORD)) & 1);
      distances[i + 1] = distances[i]! + delta;
    }
    return distances;
  }

  /** The whole matrix of the distances between all beginnings of two ranges, as differences. */
  matrix(rows: SymbolRange, columns: SymbolRange, numSymbols: number): VerticalDeltas {
    const numBlocks = Math.ceil((rows.end - rows.start) / WORD);
    const numColumns = columns.end - columns.start;
    const size = numBlocks * numColumns;
    const deltas = { plus: new Int32Array(size), minus: new Int32Array(size), numColumns };
    this.reserve(numSymbols, numColumns);
    for (let block = 0; block < numBlocks; block++) this.block(rows, columns, block, deltas);
    return deltas;
  }

  private reserve(numSymbols: number, numColumns: number): void {
    if (this.masks.length < numSymbols) this.masks = new Int32Array(1.25 * numSymbols);
    if (this.carries.length < numColumns) this.carries = new Uint8Array(2 * numColumns);
  }

  /**
   * One block of rows over all columns. The letters are those of the papers: Pv and Mv are the vertical differences of
   * the column, Ph and Mh the horizontal ones between the columns.
   */
  private block(
    rows: SymbolRange,
    columns: SymbolRange,
    block: number,
    deltas: VerticalDeltas | undefined,
  ): void {
    const { masks, carries } = this;
    const first = rows.start + block * WORD;
    const numRows = Math.min(WORD, rows.end - first);
    for (let i = 0; i < numRows; i++) masks[rows.symbols[first + i]!]! |= 1 << i;
    const lastRow = numRows - 1;
    const numColumns = columns.end - columns.start;
    let pv = -1;
    let mv = 0;
    for (let j = 0; j < numColumns; j++) {
      // Above the first row of the matrix, the distance grows by 1 with each column.
      const carry = block === 0 ? 1 : carries[j]!;
      const plusIn = carry & 1;
      const minusIn = carry >> 1;
      let eq = masks[columns.symbols[columns.start + j]!]!;
      const xv = eq | mv;
      eq |= minusIn;
      const xh = (((eq & pv) + pv) ^ pv) | eq;
      let ph = mv | ~(xh | pv);
      let mh = pv & xh;
      carries[j] = ((ph >>> lastRow) & 1) | (((mh >>> lastRow) & 1) << 1);
      ph = (ph << 1) | plusIn;
      mh = (mh << 1) | minusIn;
      pv = mh | ~(xv | ph);
      mv = ph & xv;
      if (deltas !== undefined) {
        deltas.plus[block * numColumns + j] = pv;
        deltas.minus[block * numColumns + j] = mv;
      }
    }
    this.lastPlus = pv;
    this.lastMinus = mv;
    for (let i = 0; i < numRows; i++) masks[rows.symbols[first + i]!] = 0;
  }
}

export function rangeOf({ symbols, length }: SymbolSequence): SymbolRange {
  return { symbols, start: 0, end: length };
}

/** What remains between the symbols that both begin with and those that both end with, which an optimum matches. */
export function withoutCommonEnds(
  reference: SymbolRange,
  hypothesis: SymbolRange,
): [reference: SymbolRange, hypothesis: SymbolRange] {
  const [a, b] = [reference.symbols, hypothesis.symbols];
  let [start, otherStart] = [reference.start, hypothesis.start];
  let [end, otherEnd] = [reference.end, hypothesis.end];
  while (start < end && otherStart < otherEnd && a[start] === b[otherStart]) {
    start++;
    otherStart++;
  }
  while (start < end && otherStart < otherEnd && a[end - 1] === b[otherEnd - 1]) {
    end--;
    otherEnd--;
  }
  return [
    { symbols: a, start, end },
    { symbols: b, start: otherStart, end: otherEnd },
  ];
}
