import { DataError, type NdArray, ndArray } from '@tfaip/core';
import { type Ink, inkOfLine } from './inkOfLine.js';
import { type LineGeometry, lineGeometry } from './lineGeometry.js';

/** Columns of paper at either end, so that the first and last letter have a neighbourhood. */
const margin = 8;

/**
 * Scales the text of a line to a height, in proportion, and turns paper to 0 and ink to 1, with the columns first.
 *
 * Scaling averages the area that a pixel covers, and interpolates linearly where it enlarges. See {@link inkOfLine} for what is
 * done to shadows and contrast, {@link lineGeometry} for tall margins and slopes.
 *
 * @param image float32 [height, width, 1], 0 is black.
 * @param maxWidth widest line that is taken, in columns after scaling.
 * @returns float32 [width', height', 1].
 * @throws {DataError} if the image is a single row or column, or would become wider than `maxWidth`.
 */
export function normalizeLine(image: NdArray, height: number, maxWidth: number): NdArray {
  const [rows, columns] = image.shape as [number, number];
  if (rows < 2 || columns < 2) {
    throw new DataError('The image is too small for a line of text.', {
      given: `${columns} × ${rows} pixels`,
      expected: 'at least 2 × 2 pixels',
    });
  }
  checkWidth(image, Math.round((columns * height) / rows), height, maxWidth);
  const ink = inkOfLine(image);
  const geometry = lineGeometry(ink);
  const width = Math.max(1, Math.round((columns * height) / (geometry.bottom - geometry.top)));
  checkWidth(image, width, height, maxWidth);
  return ndArray('float32', [width + 2 * margin, height, 1], scaled(ink, geometry, width, height));
}

function checkWidth({ shape }: NdArray, width: number, height: number, maxWidth: number): void {
  if (width <= maxWidth) return;
  throw new DataError('The image is too wide for a line of text.', {
    given: `${shape[1]} × ${shape[0]} pixels, ${width} columns at a height of ${height}`,
    expected: `at most ${maxWidth} columns`,
    fix: 'cut it into lines, or raise max_width of the line preparation',
  });
}

/** The text as columns of `height` values, with the margin at either end. */
function scaled(
  { rows, columns, values }: Ink,
  { top, bottom, slope }: LineGeometry,
  width: number,
  height: number,
): Float32Array {
  // Along the rows first: [rows, width], then along the columns.
  const narrow = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const series = { values, start: row * columns, stride: 1, length: columns };
    resample(series, 0, columns, narrow.subarray(row * width, (row + 1) * width));
  }
  const result = new Float32Array((width + 2 * margin) * height);
  for (let x = 0; x < width; x++) {
    const fall = slope * (((x + 0.5) * columns) / width - columns / 2);
    const column = result.subarray((x + margin) * height, (x + margin + 1) * height);
    resample({ values: narrow, start: x, stride: width, length: rows }, top + fall, bottom + fall, column);
  }
  return result;
}

/** Values at a stride; before and behind them there is paper. */
interface Series {
  readonly values: Float32Array;
  readonly start: number;
  readonly stride: number;
  readonly length: number;
}

/** The value that each part of a stretch of a series has: its mean where parts are longer than 1, else by interpolation. */
function resample(series: Series, from: number, until: number, to: Float32Array): void {
  const scale = (until - from) / to.length;
  for (let i = 0; i < to.length; i++) {
    const begin = from + i * scale;
    to[i] = scale < 1 ? interpolated(series, begin + scale / 2) : mean(series, begin, begin + scale);
  }
}

function mean({ values, start, stride, length }: Series, begin: number, end: number): number {
  let sum = 0;
  for (let at = Math.max(0, Math.floor(begin)); at < end && at < length; at++) {
    sum += values[start + at * stride]! * (Math.min(at + 1, end) - Math.max(at, begin));
  }
  return sum / (end - begin);
}

function interpolated({ values, start, stride, length }: Series, place: number): number {
  const valueAt = (at: number) => (at < 0 || at >= length ? 0 : values[start + at * stride]!);
  const left = Math.floor(place - 0.5);
  return valueAt(left) + (valueAt(left + 1) - valueAt(left)) * (place - 0.5 - left);
}
