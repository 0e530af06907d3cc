import { type NdArray, ndArray } from '@tfaip/core';
import { expect, it } from 'vitest';
import { normalizeLine } from './normalizeLine.js';

/** A line of 400 × 40 pixels: strokes between the rows 12 and 28, each fifth one up to row 4. */
const isText = (x: number, y: number) =>
  x >= 4 && x < 396 && x % 12 < 4 && y >= (x % 60 < 12 ? 4 : 12) && y < 28;

function imageOf(rows: number, columns: number, isInk: (x: number, y: number) => boolean): NdArray {
  const pixels = Float32Array.from({ length: rows * columns }, (_, i) =>
    isInk(i % columns, Math.floor(i / columns)) ? 0 : 1,
  );
  return ndArray('float32', [rows, columns, 1], pixels);
}

/** Ink of each row, as shares of the row with most of it. */
function rowsOf({ shape, data }: NdArray): number[] {
  const [width, height] = shape as [number, number];
  const sums = Array.from({ length: height }, (_, y) => {
    let sum = 0;
    for (let x = 0; x < width; x++) sum += Number(data[x * height + y]);
    return sum;
  });
  return sums.map((sum) => sum / Math.max(...sums));
}

const extent = (rows: number[]) => [
  rows.findIndex((sum) => sum > 0.5),
  rows.findLastIndex((sum) => sum > 0.5),
];

it('takes a line of its height as it is, with paper at its ends', () => {
  const { shape, data } = normalizeLine(imageOf(40, 400, isText), 40, 8000);
  expect(shape).toEqual([416, 40, 1]);
  for (let x = 0; x < 416; x++) {
    for (let y = 0; y < 40; y++) expect(data[x * 40 + y]).toBe(Number(isText(x - 8, y)));
  }
});

it.each([
  [2, 0.25],
  [4, 0.25],
  [0.5, 0.5],
])('scales a line that is %f times as large', (factor, tolerance) => {
  const large = imageOf(40 * factor, 400 * factor, (x, y) =>
    isText(Math.floor(x / factor), Math.floor(y / factor)),
  );
  const { shape, data } = normalizeLine(large, 40, 8000);
  expect(shape).toEqual([416, 40, 1]);
  let difference = 0;
  for (let i = 0; i < data.length; i++) {
    difference += Math.abs(Number(data[i]) - Number(isText(Math.floor(i / 40) - 8, i % 40)));
  }
  expect(difference / data.length).toBeLessThan(0.2 * tolerance);
});

it.each([
  ['both sides', 40, 120],
  ['above', 80, 120],
  ['below', 0, 120],
])('cuts tall margins off: %s', (_, above, rows) => {
  const tall = normalizeLine(
    imageOf(rows, 400, (x, y) => isText(x, y - above)),
    40,
    8000,
  );
  const [first, last] = extent(rowsOf(tall)) as [number, number];
  // The body of the text had 16 of 40 rows, and has at least a third of them now, as without margins.
  expect(last + 1 - first).toBeGreaterThanOrEqual(14);
  expect(tall.shape[0]).toBeGreaterThan(350);
});

it('straightens a line that falls or rises', () => {
  const straight = extent(rowsOf(normalizeLine(imageOf(40, 400, isText), 40, 8000)));
  for (const slope of [-0.03, 0.03]) {
    const sloped = imageOf(60, 400, (x, y) => isText(x, Math.round(y - 10 - slope * (x - 200))));
    const [first, last] = extent(rowsOf(normalizeLine(sloped, 40, 8000))) as [number, number];
    // As high as that of the straight line in an image of 40 rows instead of 60, give or take a row at either end.
    expect(Math.abs(last - first - (straight[1]! - straight[0]!))).toBeLessThanOrEqual(4);
  }
});

it('refuses what is wider than it may be', () => {
  expect(() => normalizeLine(imageOf(4, 1000, isText), 40, 8000)).toThrow(/too wide[\s\S]*10000 columns/);
});
