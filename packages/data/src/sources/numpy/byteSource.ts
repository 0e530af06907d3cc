import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileBytes } from '../fileBytes.js';
import { errorAt } from '../recordPosition.js';
import { listZipEntries, zipEntryBytes } from './zipArchive.js';

/** Bytes of an array in NumPy's format, in a file of their own or in an archive. */
export interface ByteSource {
  /** Name of the array. */
  readonly name: string;
  /** Number of bytes. */
  readonly size: number;
  /** The bytes from `start` on; every call opens anew and closes when the iteration ends. */
  readonly bytes: (start: number) => AsyncIterable<Uint8Array>;
}

/**
 * The arrays of a `.npz` archive, of the `.npy` files in a folder, or of one `.npy` file.
 *
 * @throws {DataError} that names the file if it cannot be read.
 */
export async function numpyArraysIn(file: string): Promise<ByteSource[]> {
  if (file.endsWith('.npz')) return numpyArraysInArchive(file);
  try {
    if ((await stat(file)).isFile()) return [await arrayOfFile(file)];
    const names = (await readdir(file)).filter((name) => name.endsWith('.npy'));
    return await Promise.all(names.sort().map((name) => arrayOfFile(path.join(file, name))));
  } catch (error) {
    throw errorAt({ file }, error);
  }
}

async function arrayOfFile(file: string): Promise<ByteSource> {
  const { size } = await stat(file);
  return { name: path.basename(file, '.npy'), size, bytes: (start) => fileBytes(file, start) };
}

/**
 * The arrays of a `.npz` archive, whatever its name.
 *
 * @throws {DataError} that names the file if it cannot be read.
 */
export async function numpyArraysInArchive(file: string): Promise<ByteSource[]> {
  const entries = (await listZipEntries(file)).filter(({ fileName }) => fileName.endsWith('.npy'));
  return entries.map(({ fileName, uncompressedSize }) => ({
    name: fileName.replace(/\.npy$/, ''),
    size: uncompressedSize,
    bytes: (start) => zipEntryBytes(file, fileName, start),
  }));
}
