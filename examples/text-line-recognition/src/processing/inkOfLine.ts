import type { NdArray } from '@tfaip/core';

/** Ink of a line's pixels, row by row: 0 is paper, 1 the darkest ink. */
export interface Ink {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Share of a cell's pixels that are darker than what counts as its paper. */
const paperShare = 0.7;
/** Share of a line's pixels that may be darker than what counts as its ink: specks. */
const speckShare = 0.002;
/** Narrowest cell in pixels: less says nothing about the paper. */
const narrowestCell = 32;

/**
 * Tells ink from paper: bright writing on dark is inverted, shadows are taken off, the contrast is stretched.
 *
 * The paper's brightness is the 70th percentile in cells that are half as high as the line and twice as wide as high, with
 * bilinear interpolation between their centres; grey values are divided by it. Clean black on white stays as it is.
 *
 * @param image float32 [height, width, 1], 0 is black; of a single grey it has no ink.
 */
export function inkOfLine(image: NdArray): Ink {
  const [rows, columns] = image.shape as [number, number];
  const grey = image.data as Float32Array;
  if (grey.every((value) => value === grey[0]))
    return { rows, columns, values: new Float32Array(grey.length) };
  let cells = cellsOf(grey, rows, columns);
  let bright = grey;
  if (isBrightOnDark(cells)) {
    bright = grey.map((value) => 1 - value);
    cells = cellsOf(bright, rows, columns);
  }
  const values = withoutShadows(bright, rows, columns, cells);
  const low = darkest(values);
  for (let i = 0; i < values.length; i++) values[i] = low < 1 ? Math.min(1, (1 - values[i]!) / (1 - low)) : 0;
  return { rows, columns, values };
}

/** Histograms of 256 bins, of an upper and a lower row of cells. */
type Cells = readonly [upper: readonly Uint32Array[], lower: readonly Uint32Array[]];

function cellsOf(grey: Float32Array, rows: number, columns: number): Cells {
  const count = Math.max(1, Math.round(columns / Math.max(rows, narrowestCell)));
  const [upper, lower] = [0, 1].map(() => Array.from({ length: count }, () => new Uint32Array(256)));
  for (let y = 0; y < rows; y++) {
    const cells = y < rows / 2 ? upper! : lower!;
    for (let x = 0; x < columns; x++) {
      const cell = cells[Math.floor((x * count) / columns)]!;
      cell[binOf(grey[y * columns + x]!)]!++;
    }
  }
  return [upper!, lower!];
}

function binOf(value: number): number {
  return Math.min(255, Math.round(value * 255));
}

/** The grey value that a share of the pixels is not brighter than. */
function percentile(histogram: Uint32Array, share: number): number {
  const wanted = share * histogram.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (let bin = 0; bin < 256; bin++) {
    seen += histogram[bin]!;
    if (seen > 0 && seen >= wanted) return bin / 255;
  }
  return 1;
}

/** Most of a line is paper: cells with much contrast say most about which of its two colours that is. */
function isBrightOnDark(cells: Cells): boolean {
  let votes = 0;
  for (const cell of cells.flat()) {
    const [low, high] = [percentile(cell, 0.02), percentile(cell, 0.98)];
    const middle = binOf((low + high) / 2);
    let [dark, all] = [0, 0];
    for (let bin = 0; bin < 256; bin++) {
      all += cell[bin]!;
      if (bin <= middle) dark += cell[bin]!;
    }
    if (all > 0) votes += (high - low) * (dark / all - 0.5);
  }
  return votes > 0;
}

/** Grey values divided by the paper's brightness where they are, at most 1. */
function withoutShadows(grey: Float32Array, rows: number, columns: number, cells: Cells): Float32Array {
  const [upper, lower] = cells.map((row) => levelsOf(row, columns)) as [Float32Array, Float32Array];
  const values = new Float32Array(grey.length);
  for (let y = 0; y < rows; y++) {
    const down = Math.min(1, Math.max(0, ((y + 0.5) / rows - 0.25) * 2));
    for (let x = 0; x < columns; x++) {
      const level = upper[x]! + (lower[x]! - upper[x]!) * down;
      values[y * columns + x] = Math.min(1, grey[y * columns + x]! / level);
    }
  }
  return values;
}

/** The paper's brightness in each column. A cell far darker than the brightest is ink, not a shadow. */
function levelsOf(cells: readonly Uint32Array[], columns: number): Float32Array {
  const levels = cells.map((cell) => percentile(cell, paperShare));
  const least = Math.max(1 / 255, 0.25 * Math.max(...levels));
  return Float32Array.from({ length: columns }, (_, x) => {
    const at = Math.min(levels.length - 1, Math.max(0, ((x + 0.5) * levels.length) / columns - 0.5));
    const [left, right] = [levels[Math.floor(at)]!, levels[Math.ceil(at)]!];
    return Math.max(least, left + (right - left) * (at % 1));
  });
}

/** The darkest value that is more than specks; of a line with hardly any ink, the darkest one. */
function darkest(values: Float32Array): number {
  const histogram = new Uint32Array(256);
  let least = 1;
  for (const value of values) {
    histogram[binOf(value)]!++;
    least = Math.min(least, value);
  }
  const low = percentile(histogram, speckShare);
  return low > 0.9 ? least : low;
}
