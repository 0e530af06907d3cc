import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorAt } from './recordPosition.js';

/** Bytes read at a time: large enough that a read's fixed cost does not count. */
const CHUNK_BYTES = 256 * 1024;

/**
 * A file's bytes from `start` on, in chunks of their own memory; the file is closed when the iteration ends.
 *
 * @throws {DataError} that names the file if it cannot be read.
 */
export function fileBytes(file: string, start = 0): AsyncGenerator<Uint8Array, void, undefined> {
  return streamFile(file, async function* (handle) {
    for (let position = start; ; ) {
      const chunk = await readAt(handle, position, CHUNK_BYTES);
      if (chunk.length === 0) return;
      position += chunk.length;
      yield chunk;
    }
  });
}

/** Up to `length` bytes at a position: fewer only at the end of the file. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === length ? buffer : buffer.subarray(0, filled);
}

/** The bytes of a file; what ends in `.gz` is decompressed on the way. */
export async function* decompressedBytes(file: string): AsyncGenerator<Uint8Array, void, undefined> {
  if (!file.endsWith('.gz')) return yield* fileBytes(file);
  const compressed = Readable.from(fileBytes(file));
  const bytes = createGunzip();
  compressed.once('error', (error) => bytes.destroy(error)).pipe(bytes);
  try {
    yield* bytes;
  } catch (error) {
    throw errorAt({ file }, error);
  } finally {
    compressed.destroy();
  }
}

/** The result of a task with an open file, which is closed then; errors name it. */
export async function withFile<T>(file: string, task: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await openFile(file);
  try {
    return await task(handle);
  } catch (error) {
    throw errorAt({ file }, error);
  } finally {
    await handle.close();
  }
}

/** What is read from an open file, which is closed when the iteration ends; errors name it. */
export async function* streamFile<T>(
  file: string,
  read: (handle: FileHandle) => AsyncIterable<T>,
): AsyncGenerator<T, void, undefined> {
  const handle = await openFile(file);
  try {
    yield* read(handle);
  } catch (error) {
    throw errorAt({ file }, error);
  } finally {
    await handle.close();
  }
}

async function openFile(file: string): Promise<FileHandle> {
  return open(file).catch((error) => Promise.reject(errorAt({ file }, error)));
}
