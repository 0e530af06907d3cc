import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DataError } from '@tfaip/core';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { folderOf, imagesBytes, labelsBytes } from './idxFixture.js';
import type { IdxKind } from './idxFormat.js';
import { readIdxFile } from './readIdxFile.js';

const folder = folderOf({});
const file = join(folder, 'digits');
afterAll(() => rmSync(folder, { recursive: true }));

const images = imagesBytes(3);
const labels = labelsBytes([7, 0, 9]);

function read(bytes: Uint8Array, kind: IdxKind): Promise<Uint8Array> {
  writeFileSync(file, bytes);
  return readIdxFile(file, kind);
}

/** Copied out of the pool that buffers share. */
const gzip = (bytes: Uint8Array | string) => new Uint8Array(gzipSync(bytes));

/** A copy with one 32-bit word replaced. */
function withWord(bytes: Uint8Array, at: number, word: number): Uint8Array {
  const changed = bytes.slice();
  new DataView(changed.buffer).setUint32(at, word);
  return changed;
}

test('images and labels are read, plain or gzip, whatever the file is called', async () => {
  for (const pack of [(bytes: Uint8Array) => bytes, gzip]) {
    expect([...(await read(pack(labels), 'labels'))]).toEqual([7, 0, 9]);
    const pixels = await read(pack(images), 'images');
    expect(pixels.length).toBe(3 * 784);
    expect([pixels[0], pixels[5], pixels[784 + 5]]).toEqual([0, 5, 6]);
  }
});

const damages: [string, Uint8Array, IdxKind, RegExp][] = [
  ['empty', new Uint8Array(0), 'images', /digits is empty\.\n {2}expected: an IDX file of 28 × 28 images/],
  ['header cut off', images.subarray(0, 9), 'images', /is truncated: 9 bytes/],
  ['one byte', images.subarray(0, 1), 'labels', /is truncated: 1 bytes/],
  [
    'values cut off',
    images.subarray(0, 1000),
    'images',
    /is truncated\.\n {2}given: 1000 bytes\n {2}expected: 2368/,
  ],
  [
    'too long',
    Uint8Array.of(...labels, 0),
    'labels',
    /is too long\.\n {2}given: 12 bytes\n {2}expected: 11 bytes/,
  ],
  ['labels as images', labels, 'images', /holds labels, not images/],
  ['images as labels', images, 'labels', /holds images, not labels/],
  ['two dimensions', withWord(labels, 0, 0x802), 'labels', /holds arrays of 2 dimensions/],
  ['floats', withWord(images, 0, 0xd03), 'images', /holds 32-bit floats, not unsigned bytes/],
  ['a web page', Buffer.from('<html>'), 'images', /is not an IDX file: it starts with 3c 68 74 6d/],
  ['little-endian', withWord(images, 0, 0x03080000), 'images', /is not an IDX file/],
  ['no digits', labelsBytes([]), 'labels', /says that it holds 0 labels, not 1 to 500000/],
  ['absurd count', withWord(images, 4, 0xffffffff), 'images', /says that it holds 4294967295 images/],
  ['count too high', withWord(images, 4, 500_000), 'images', /is truncated\.\n {2}given: 2368 bytes/],
  ['other size', imagesBytes(2, 32), 'images', /holds images of 32 × 32 pixels, not 28 × 28/],
  ['letters', labelsBytes([1, 9, 10]), 'labels', /has the label 10 at index 2/],
  [
    'gzip cut off',
    gzip(images).subarray(0, -9),
    'images',
    /its gzip data is broken\.\n {2}given: unexpected end/,
  ],
  ['gzip cut off early', gzip(images).subarray(0, 5), 'images', /its gzip data is broken\./],
  ['gzip of nothing', gzip(''), 'images', /its gzip data is broken\./],
  [
    'gzip with a wrong sum',
    withWord(gzip(images), gzip(images).length - 8, 0),
    'images',
    /gzip data is broken\.\n {2}given: incorrect/,
  ],
  [
    'gzip of a bomb',
    gzip(imagesBytes(30_000).fill(0, 16).fill(0, 5, 7)),
    'images',
    /holds more bytes than its/,
  ],
  ['gzip of labels', gzip(labels), 'images', /holds labels, not images/],
];

test.each(damages)(
  'one clear error names the file and what is wrong: %s',
  async (_, bytes, kind, message) => {
    const error = await read(bytes, kind).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).message.startsWith(file)).toBe(true);
    expect((error as DataError).message).toMatch(message);
  },
);

test('what is no readable file is an error that names it', async () => {
  await expect(readIdxFile(folder, 'images')).rejects.toThrow(`${folder} cannot be read.`);
  await expect(readIdxFile(join(folder, 'none'), 'images')).rejects.toThrow(
    /none cannot be read\.\n {2}given: ENOENT/,
  );
});

test('a random damage gives the undamaged header’s values or a DataError, with bounded memory', async () => {
  const original = fc.constantFrom<[Uint8Array, IdxKind]>(
    [images, 'images'],
    [labels, 'labels'],
    [gzip(images), 'images'],
    [gzip(labels), 'labels'],
  );
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 });
  const damage = fc.record({ original, edits, length: fc.option(fc.nat(3000)), isHeader: fc.boolean() });
  const before = process.memoryUsage().arrayBuffers;
  let intact = 0;
  await fc.assert(
    fc.asyncProperty(damage, async ({ original: [bytes, kind], edits, length, isHeader }) => {
      const changed = length === null ? bytes.slice() : bytes.slice(0, length);
      for (const [at, value] of edits) changed[at % (isHeader ? 20 : bytes.length)] = value;
      const result = await read(changed, kind).catch((reason: unknown) => reason);
      if (!(result instanceof Uint8Array)) {
        expect(result).toBeInstanceOf(DataError);
        expect((result as DataError).message).toContain(file);
        return;
      }
      intact++;
      expect(result.length).toBe(kind === 'images' ? 3 * 784 : 3);
      if (kind === 'labels') expect(Math.max(...result)).toBeLessThan(10);
    }),
    { numRuns: 600 },
  );
  expect(intact).toBeGreaterThan(20);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100e6);
});
