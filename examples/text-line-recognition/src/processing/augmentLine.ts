import { type NdArray, ndArray } from '@tfaip/core';
import type { SampleRandom } from '@tfaip/data';

/** How strongly lines are changed; see `AugmentLineParams`. */
export interface LineAugmentation {
  readonly shear: number;
  readonly scale: number;
  readonly blur: number;
  readonly noise: number;
}

/**
 * A line sheared, scaled in both directions, blurred and with noise, each by a random amount.
 *
 * @param line float32 [width, height, 1], ink is 1.
 * @returns a new array of the same height; the width follows the scale.
 */
export function augmentLine(
  line: NdArray,
  { shear, scale, blur, noise }: LineAugmentation,
  random: SampleRandom,
): NdArray {
  const warped = warp(line, {
    shear: random.uniform(-shear, shear),
    horizontal: 1 + random.uniform(-scale, scale),
    vertical: 1 + random.uniform(-scale, scale),
    shift: random.uniform(-0.04, 0.04),
  });
  const [width, height] = warped.shape as [number, number];
  const values = warped.data as Float32Array;
  const deviation = random.uniform(0, blur);
  const blurred = deviation > 0.2 ? blurred2d(values, width, height, deviation) : values;
  // Thicker or thinner strokes: a gamma on the ink.
  const gamma = 2 ** random.uniform(-0.7, 0.7);
  const amount = random.uniform(0, noise);
  for (let i = 0; i < blurred.length; i++) {
    blurred[i] = Math.min(1, Math.max(0, blurred[i]! ** gamma + amount * grain(random)));
  }
  return ndArray('float32', [width, height, 1], blurred);
}

/** The sum of a random number's four bytes, scaled to variance 1: near enough to a normal number, in a fifth of its time. */
function grain(random: SampleRandom): number {
  const bits = random.int(-(2 ** 31), 2 ** 31 - 1);
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
  return (sum - 510) / Math.sqrt((256 ** 2 - 1) / 3);
}

interface Warp {
  /** Columns per row. */
  readonly shear: number;
  readonly horizontal: number;
  readonly vertical: number;
  /** Share of the height that the line moves down. */
  readonly shift: number;
}

/** Draws the line anew by bilinear interpolation; what comes from outside is paper. */
function warp(line: NdArray, { shear, horizontal, vertical, shift }: Warp): NdArray {
  const [width, height] = line.shape as [number, number];
  const values = line.data as Float32Array;
  const newWidth = Math.max(1, Math.round(width * horizontal));
  const result = new Float32Array(newWidth * height);
  const middle = (height - 1) / 2;
  for (let x = 0; x < newWidth; x++) {
    for (let y = 0; y < height; y++) {
      const fromY = (y - middle) / vertical + middle - shift * height;
      const fromX = (x + 0.5) / horizontal - 0.5 + shear * (y - middle);
      result[x * height + y] = bilinear(values, width, height, fromX, fromY);
    }
  }
  return ndArray('float32', [newWidth, height, 1], result);
}

function bilinear(values: Float32Array, width: number, height: number, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const dx = x - left;
  const dy = y - top;
  const before = between(values, width, height, left, top, dy);
  return before * (1 - dx) + between(values, width, height, left + 1, top, dy) * dx;
}

/** The value of a column, `share` of the way from a row to the next. */
function between(
  values: Float32Array,
  width: number,
  height: number,
  column: number,
  row: number,
  share: number,
): number {
  if (column < 0 || column >= width) return 0;
  const at = column * height + row;
  const upper = row >= 0 && row < height ? values[at]! : 0;
  const lower = row >= -1 && row < height - 1 ? values[at + 1]! : 0;
  return upper * (1 - share) + lower * share;
}

/** A separable Gaussian of three taps, whose variance is that of the deviation (at most 2/3, all taps equal). */
function blurred2d(values: Float32Array, width: number, height: number, deviation: number): Float32Array {
  const side = Math.min(1 / 3, deviation ** 2 / 2);
  const once = convolve3(values, side, height, width, 1, height);
  return convolve3(once, side, width, height, height, 1);
}

/** Mixes each value with its neighbours at a stride; at the ends there is paper. */
function convolve3(
  from: Float32Array,
  side: number,
  length: number,
  lines: number,
  stride: number,
  lineStride: number,
): Float32Array {
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    for (let i = 0; i < length; i++) {
      const at = line * lineStride + i * stride;
      const before = i > 0 ? from[at - stride]! : 0;
      const after = i < length - 1 ? from[at + stride]! : 0;
      to[at] = (1 - 2 * side) * from[at]! + side * (before + after);
    }
  }
  return to;
}
