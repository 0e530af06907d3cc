import type { Transform } from 'node:stream';
import { createDeflate, createGunzip, createGzip, createInflate } from 'node:zlib';
import { isTfRecordHeader } from './tfRecord.js';

/** How a whole file is compressed: TensorFlow's `compression_type` with the names `''`, `'GZIP'` and `'ZLIB'`. */
export type TfRecordCompression = 'none' | 'gzip' | 'zlib';

/** As many bytes at the beginning of a file tell its compression. */
export const bytesThatTell = 12;

/**
 * The compression of a file, by its first {@link bytesThatTell} bytes: a record's header that fits its checksum, the
 * magic number of GZIP (RFC 1952) or a valid header of ZLIB (RFC 1950); anything else counts as uncompressed.
 */
export function detectCompression(start: Uint8Array): TfRecordCompression {
  if (isTfRecordHeader(start)) return 'none';
  const [first = 0, second = 0] = start;
  if (first === 0x1f && second === 0x8b) return 'gzip';
  const isDeflate = (first & 0x0f) === 8;
  return isDeflate && first >> 4 <= 7 && (first * 256 + second) % 31 === 0 ? 'zlib' : 'none';
}

/** A stream that compresses; undefined if there is nothing to do. */
export function compressor(compression: TfRecordCompression): Transform | undefined {
  if (compression === 'none') return undefined;
  return compression === 'gzip' ? createGzip() : createDeflate();
}

/** A stream that decompresses; undefined if there is nothing to do. */
export function decompressor(compression: TfRecordCompression): Transform | undefined {
  if (compression === 'none') return undefined;
  return compression === 'gzip' ? createGunzip() : createInflate();
}
