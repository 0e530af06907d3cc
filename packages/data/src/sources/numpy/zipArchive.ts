import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { DataError } from '@tfaip/core';
import type { Entry, Options, ZipFile, ZipFileOptions } from 'yauzl';
import { errorAt } from '../recordPosition.js';

/** A file of an archive that is to be written. */
export interface ZipFileContent {
  readonly fileName: string;
  readonly content: Buffer;
}

/** The day that NumPy dates its archives' files with: the first that the format knows, so that bytes repeat. */
const MODIFIED = new Date(1980, 0, 1);

/**
 * The files of a zip archive.
 *
 * @throws {DataError} that names the archive if it is damaged.
 */
export async function listZipEntries(file: string): Promise<Entry[]> {
  return withArchive(file, readEntries);
}

/**
 * The content of a file in an archive, decompressed, from byte `start` on. A file that is stored uncompressed is read
 * from there, others are decompressed up to there. The checksum is compared when the whole content has been read.
 *
 * @throws {DataError} that names the archive if it is damaged.
 */
export async function* zipEntryBytes(
  file: string,
  fileName: string,
  start: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const archive = await openArchive(file);
  try {
    const entry = (await readEntries(archive)).find((each) => each.fileName === fileName);
    if (!entry) throw new DataError(`There is no ${fileName} in the archive any more.`);
    yield* entry.isCompressed() ? skip(checked(archive, entry), start) : checked(archive, entry, start);
  } catch (error) {
    throw errorAt({ file }, error);
  } finally {
    await close(archive);
  }
}

/** Writes a zip archive; `compress` by deflate. */
export async function writeZip(
  file: string,
  contents: readonly ZipFileContent[],
  compress: boolean,
): Promise<void> {
  const { ZipFile } = await import('yazl');
  const archive = new ZipFile();
  for (const { fileName, content } of contents)
    archive.addBuffer(content, fileName, { compress, mtime: MODIFIED });
  archive.end();
  await pipeline(archive.outputStream, createWriteStream(file));
}

async function* checked(
  archive: ZipFile,
  entry: Entry,
  start = 0,
): AsyncGenerator<Uint8Array, void, undefined> {
  const stream = await openEntry(archive, entry, start);
  let checksum = 0;
  try {
    for await (const bytes of stream as AsyncIterable<Buffer>) {
      checksum = crc32(bytes, checksum);
      yield bytes;
    }
  } finally {
    stream.destroy();
  }
  if (start === 0 && checksum !== entry.crc32) {
    throw new DataError(`The content of ${entry.fileName} is damaged: its checksum is wrong.`);
  }
}

async function* skip(
  chunks: AsyncIterable<Uint8Array>,
  length: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  let left = length;
  for await (const bytes of chunks) {
    if (bytes.length > left) yield bytes.subarray(left);
    left = Math.max(0, left - bytes.length);
  }
}

async function openEntry(archive: ZipFile, entry: Entry, start: number): Promise<Readable> {
  const range: ZipFileOptions = { decompress: null, decrypt: null, start: start || null, end: null };
  const open = promisify<Entry, ZipFileOptions, Readable>(archive.openReadStream.bind(archive));
  return open(entry, range);
}

async function withArchive<T>(file: string, task: (archive: ZipFile) => Promise<T>): Promise<T> {
  const archive = await openArchive(file);
  try {
    return await task(archive);
  } catch (error) {
    throw errorAt({ file }, error);
  } finally {
    await close(archive);
  }
}

async function close(archive: ZipFile): Promise<void> {
  const closed = once(archive, 'close');
  archive.close();
  await closed;
}

async function openArchive(file: string): Promise<ZipFile> {
  const { default: yauzl } = await import('yauzl');
  const open = promisify<string, Options, ZipFile>(yauzl.open);
  return open(file, { lazyEntries: true, autoClose: false }).catch((error) =>
    Promise.reject(errorAt({ file }, error)),
  );
}

async function readEntries(archive: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  archive.on('entry', (entry: Entry) => {
    entries.push(entry);
    archive.readEntry();
  });
  const end = once(archive, 'end');
  archive.readEntry();
  await end;
  return entries;
}
