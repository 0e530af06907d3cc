import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { constants, gunzip, type ZlibOptions } from 'node:zlib';
import { DataError } from '@tfaip/core';
import { type IdxKind, maxIdxBytes, parseIdx, parseIdxHeader } from './idxFormat.js';

const decompress = promisify(gunzip);

/** Compressed bytes that surely hold the header, even behind a long file name; they expand to 16 MB at most. */
const gzipPrefix = 16 * 1024;

/**
 * Reads an IDX file of digits, plain or gzip (its content tells, not its name).
 *
 * Memory is bounded by what the header says, and the header by {@link maxIdxBytes}, whatever the file holds.
 *
 * @param kind what the file must hold.
 * @returns the values: 784 grey values of 0 to 255 for each image, or one label of 0 to 9 for each.
 * @throws {DataError} that names the file and what is wrong with it.
 */
export async function readIdxFile(file: string, kind: IdxKind): Promise<Uint8Array> {
  const bytes = await readBytes(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return parseIdx(isGzip ? await unzip(bytes, file, kind) : bytes, file, kind);
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size <= maxIdxBytes) return await readFile(file);
  } catch (cause) {
    throw new DataError(`${file} cannot be read.`, { given: (cause as Error).message, cause });
  }
  throw new DataError(`${file} is too large for a file of digits.`, {
    expected: `at most ${maxIdxBytes} bytes`,
  });
}

async function unzip(bytes: Uint8Array, file: string, kind: IdxKind): Promise<Uint8Array> {
  const start = await inflate(bytes.subarray(0, gzipPrefix), file, { finishFlush: constants.Z_SYNC_FLUSH });
  if (start.length === 0) throw broken(file, 'compressed data that ends before its content begins');
  const { totalBytes } = parseIdxHeader(start, file, kind);
  return inflate(bytes, file, { maxOutputLength: totalBytes });
}

async function inflate(bytes: Uint8Array, file: string, options: ZlibOptions): Promise<Uint8Array> {
  try {
    return await decompress(bytes, options);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
      throw broken(file, (cause as Error).message, cause);
    }
    throw new DataError(`${file} holds more bytes than its header says.`, {
      expected: `${options.maxOutputLength} bytes`,
      fix: 'download the file again',
      cause,
    });
  }
}

function broken(file: string, given: string, cause?: unknown): DataError {
  const fix = 'download the file again';
  return new DataError(`${file} is damaged: its gzip data is broken.`, { given, fix, cause });
}
