import { type NdArray, ndArray } from '@tfaip/core';
import type { SampleRandom } from '@tfaip/data';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { expect, it } from 'vitest';
import { augmentLine } from './augmentLine.js';

const unchanged = { shear: 0, scale: 0, blur: 0, noise: 0 };

/** Numbers at a share of their range, which at 0.5 change nothing; whole ones are random. */
function numbersAt(share: number): SampleRandom {
  const generator = xoroshiro128plus(1);
  return {
    uniform: (min: number, max: number) => min + share * (max - min),
    int: (min: number, max: number) => uniformInt(generator, min, max),
  } as unknown as SampleRandom;
}

function line(width: number, height: number, value: (x: number, y: number) => number): NdArray {
  const data = Float32Array.from({ length: width * height }, (_, i) =>
    value(Math.floor(i / height), i % height),
  );
  return ndArray('float32', [width, height, 1], data);
}

it('leaves a line as it is where nothing is drawn', () => {
  const before = line(12, 10, (x, y) => ((x * 7 + y * 3) % 11) / 11);
  const after = augmentLine(before, unchanged, numbersAt(0.5));
  expect(after.shape).toEqual(before.shape);
  (after.data as Float32Array).forEach((value, i) => {
    expect(value).toBeCloseTo(Number(before.data[i]), 6);
  });
});

it('moves a line down, with paper above it', () => {
  // The largest shift is a row of 25; ink of 1 has no gamma.
  const after = augmentLine(
    line(3, 25, (_, y) => (y < 2 ? 1 : 0)),
    unchanged,
    numbersAt(1),
  );
  expect(
    [...(after.data as Float32Array).subarray(0, 4)].map((each) => Math.round(each * 1e6) / 1e6),
  ).toEqual([0, 1, 1, 0]);
});

it('is as wide as the scale says, and slanted by the shear', () => {
  const wide = augmentLine(
    line(100, 9, () => 1),
    { ...unchanged, scale: 0.2 },
    numbersAt(1),
  );
  expect(wide.shape).toEqual([120, 9, 1]);
  const bar = line(21, 25, (x) => (x === 10 ? 1 : 0));
  const slanted = augmentLine(bar, { ...unchanged, shear: 0.5 }, numbersAt(1));
  const inkOf = (row: number) =>
    Array.from({ length: 21 }, (_, x) => Number(slanted.data[x * 25 + row])).indexOf(1);
  expect([inkOf(4), inkOf(12), inkOf(20)]).toEqual([14, 10, 6]);
});

it('adds noise of the deviation that is drawn', () => {
  const { data } = augmentLine(
    line(200, 50, () => 0.5),
    { ...unchanged, noise: 0.1 },
    numbersAt(0.5),
  );
  const values = data as Float32Array;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0.5, 2);
  expect(Math.sqrt(variance)).toBeCloseTo(0.05, 2);
});
