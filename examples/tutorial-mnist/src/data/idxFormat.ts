import { DataError } from '@tfaip/core';
import { imageSide, imageSize } from './digits.js';

/** What an IDX file of digits holds. */
export type IdxKind = 'images' | 'labels';

/** More digits than any published set of this kind has; a file that says more is damaged. */
const maxDigits = 500_000;

/** Size of the largest file that is read. */
export const maxIdxBytes: number = 16 + maxDigits * imageSize;

/** The value types of the IDX format, by the third byte of a file. */
const idxTypes: Readonly<Record<number, string>> = {
  8: 'unsigned bytes',
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: '32-bit floats',
  14: '64-bit floats',
};

/** What the start of an IDX file says. */
export interface IdxHeader {
  /** Number of images or labels. */
  readonly count: number;
  readonly headerBytes: number;
  /** Header and values. */
  readonly totalBytes: number;
}

/**
 * Reads the header: two zero bytes, value type, number of dimensions, then each dimension's length, big-endian.
 *
 * Format: LeCun, Cortes and Burges, "The MNIST database of handwritten digits", section on file formats.
 *
 * @throws {DataError} if it is not the header of a file of 28 × 28 images or of labels.
 */
export function parseIdxHeader(bytes: Uint8Array, file: string, kind: IdxKind): IdxHeader {
  const dimensions = kind === 'images' ? 3 : 1;
  const headerBytes = 4 + 4 * dimensions;
  if (bytes.length === 0) throw wrong(file, 'is empty', kind);
  if (bytes.length >= 4) checkMagic(bytes, file, kind, dimensions);
  if (bytes.length < headerBytes) throw wrong(file, `is truncated: ${bytes.length} bytes`, kind);
  const view = new DataView(bytes.buffer, bytes.byteOffset, headerBytes);
  const count = view.getUint32(4);
  if (count === 0 || count > maxDigits) {
    throw wrong(file, `says that it holds ${count} ${kind}, not 1 to ${maxDigits}`, kind);
  }
  if (kind === 'labels') return { count, headerBytes, totalBytes: headerBytes + count };
  const [rows, columns] = [view.getUint32(8), view.getUint32(12)];
  if (rows !== imageSide || columns !== imageSide) {
    throw wrong(file, `holds images of ${rows} × ${columns} pixels, not ${imageSide} × ${imageSide}`, kind);
  }
  return { count, headerBytes, totalBytes: headerBytes + count * imageSize };
}

/**
 * The values of an IDX file, as a view of it.
 *
 * @throws {DataError} that names the file and what is wrong.
 */
export function parseIdx(bytes: Uint8Array, file: string, kind: IdxKind): Uint8Array {
  const { count, headerBytes, totalBytes } = parseIdxHeader(bytes, file, kind);
  if (bytes.length !== totalBytes) {
    const state = bytes.length < totalBytes ? 'is truncated' : 'is too long';
    throw new DataError(`${file} ${state}.`, {
      given: `${bytes.length} bytes`,
      expected: `${totalBytes} bytes for the ${count} ${kind} that its header names`,
      fix: 'download the file again',
    });
  }
  const values = bytes.subarray(headerBytes);
  const wrongAt = kind === 'labels' ? values.findIndex((label) => label > 9) : -1;
  if (wrongAt >= 0) throw wrong(file, `has the label ${values[wrongAt]} at index ${wrongAt}`, kind);
  return values;
}

function checkMagic(bytes: Uint8Array, file: string, kind: IdxKind, dimensions: number): void {
  const [zero, zeroToo, type, rank] = bytes as unknown as [number, number, number, number];
  const typeName = idxTypes[type];
  if (zero !== 0 || zeroToo !== 0 || !typeName) {
    const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw wrong(file, `is not an IDX file: it starts with ${start}`, kind);
  }
  if (type !== 8) throw wrong(file, `holds ${typeName}, not unsigned bytes`, kind);
  if (rank === dimensions) return;
  const other = { 1: 'labels, not images', 3: 'images, not labels' }[rank];
  throw wrong(file, `holds ${other ?? `arrays of ${rank} dimensions`}`, kind);
}

function wrong(file: string, what: string, kind: IdxKind): DataError {
  const expected =
    kind === 'images'
      ? `an IDX file of ${imageSide} × ${imageSide} images: unsigned bytes, 3 dimensions`
      : 'an IDX file of labels from 0 to 9: unsigned bytes, 1 dimension';
  return new DataError(`${file} ${what}.`, { expected });
}
