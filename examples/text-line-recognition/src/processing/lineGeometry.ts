import type { Ink } from './inkOfLine.js';

/** Where the text runs in an image. */
export interface LineGeometry {
  /** Upper and lower end in the middle column, in rows; what lies outside is margin. */
  readonly top: number;
  readonly bottom: number;
  /** Rows that the text falls per column. */
  readonly slope: number;
}

/** Steepest slope that is looked for, 3.4°, and steps of the search. */
const [steepest, slopeStep] = [0.06, 0.0025];
/** How much sharper the rows of straightened text have to be, and how many heights long a line whose slope can be told. */
const [leastGain, leastLength] = [1.05, 5];
/** Ink pixels that are looked at, at most. */
const sampleSize = 20_000;
/** Room for ascenders with accents and for descenders, in heights of the rows with most of the ink. */
const [above, below] = [1.0, 0.8];

/**
 * Finds the text of a line: its slope is the one whose row sums have the largest sum of squares; the rows with most of the
 * ink (between base line and x-height, or capitals) say how much room it needs. Text that fills its image stays as it is.
 */
export function lineGeometry(ink: Ink): LineGeometry {
  const points = inkPoints(ink);
  const middle = (ink.columns - 1) / 2;
  let best = { slope: 0, sums: rowSums(points, ink.rows, middle, 0) };
  const least = sharpness(best.sums) * leastGain;
  let most = least;
  const last = ink.columns < leastLength * ink.rows ? 0 : steepest;
  for (let step = 1; step * slopeStep <= last; step++) {
    for (const slope of [-step * slopeStep, step * slopeStep]) {
      const sums = rowSums(points, ink.rows, middle, slope);
      if (sharpness(sums) > most) [best, most] = [{ slope, sums }, sharpness(sums)];
    }
  }
  return { ...extentOf(best.sums), slope: best.slope };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

function inkPoints({ rows, columns, values }: Ink): Point[] {
  const points: Point[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) if (values[y * columns + x]! > 0.5) points.push({ x, y });
  }
  const every = Math.ceil(points.length / sampleSize);
  return every > 1 ? points.filter((_, i) => i % every === 0) : points;
}

function rowSums(points: readonly Point[], rows: number, middle: number, slope: number): Float64Array {
  const sums = new Float64Array(rows);
  for (const { x, y } of points) {
    const row = Math.round(y - slope * (x - middle));
    if (row >= 0 && row < rows) sums[row]!++;
  }
  return sums;
}

function sharpness(sums: Float64Array): number {
  return sums.reduce((total, sum) => total + sum * sum, 0);
}

function extentOf(sums: Float64Array): { top: number; bottom: number } {
  const enough = 0.4 * Math.max(...sums);
  const first = sums.findIndex((sum) => sum > 0 && sum >= enough);
  const last = sums.findLastIndex((sum) => sum > 0 && sum >= enough);
  if (first < 0) return { top: 0, bottom: sums.length };
  const body = last + 1 - first;
  return {
    top: Math.max(0, first - above * body),
    bottom: Math.min(sums.length, last + 1 + below * body),
  };
}
