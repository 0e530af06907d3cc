import { DataError, type NdArray, ndArray } from '@tfaip/core';

/** Columns of paper at either end, so that the first and last letter have a neighbourhood. */
const margin = 8;

/**
 * Scales a line to a height, in proportion, and turns paper to 0 and ink to 1, with the columns first.
 *
 * Scaling averages the area that a pixel covers (and repeats pixels where it enlarges). The contrast is stretched to the
 * darkest and brightest pixel of the line.
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
  const pixels = image.data as Float32Array;
  const width = Math.max(1, Math.round((columns * height) / rows));
  if (width > maxWidth) {
    throw new DataError('The image is too wide for a line of text.', {
      given: `${columns} × ${rows} pixels, ${width} columns at a height of ${height}`,
      expected: `at most ${maxWidth} columns`,
      fix: 'cut it into lines, or raise max_width of the line preparation',
    });
  }
  const [low, high] = rangeOf(pixels);
  const contrast = high > low ? 1 / (high - low) : 0;
  // Along the rows first: [rows, width], then along the columns.
  const narrow = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    resample(pixels, row * columns, 1, columns, narrow, row * width, 1, width);
  }
  const result = new Float32Array((width + 2 * margin) * height);
  for (let x = 0; x < width; x++) resample(narrow, x, width, rows, result, (x + margin) * height, 1, height);
  const [from, to] = [margin * height, (margin + width) * height];
  for (let i = from; i < to; i++) result[i] = (high - result[i]!) * contrast;
  return ndArray('float32', [width + 2 * margin, height, 1], result);
}

function rangeOf(values: Float32Array): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Averages `length` values at a stride to `count` ones. */
function resample(
  from: Float32Array,
  start: number,
  stride: number,
  length: number,
  to: Float32Array,
  toStart: number,
  toStride: number,
  count: number,
): void {
  const scale = length / count;
  for (let i = 0; i < count; i++) {
    const [begin, end] = [i * scale, (i + 1) * scale];
    let sum = 0;
    for (let at = Math.floor(begin); at < end && at < length; at++) {
      sum += from[start + at * stride]! * (Math.min(at + 1, end) - Math.max(at, begin));
    }
    to[toStart + i * toStride] = sum / scale;
  }
}
