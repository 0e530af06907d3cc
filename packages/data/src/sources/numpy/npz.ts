import { DataError, type NamedArrays, type NdArray } from '@tfaip/core';
import { errorAt } from '../recordPosition.js';
import { ByteReader } from './byteReader.js';
import { type ByteSource, numpyArraysInArchive } from './byteSource.js';
import { decodeNpy, encodeNpy } from './npy.js';
import { writeZip } from './zipArchive.js';

/** How an archive is written. */
export interface WriteNpzOptions {
  /** Deflate the arrays, as `numpy.savez_compressed` does; rows of such archives cannot be sought. Default false. */
  readonly compress?: boolean;
}

/**
 * Reads all arrays of a `.npz` archive into memory.
 *
 * @throws {DataError} that names the file if it is damaged, or an array is what {@link readNpy} does not read.
 */
export async function readNpz(file: string): Promise<NamedArrays> {
  const arrays: Record<string, NdArray> = {};
  for (const source of await numpyArraysInArchive(file)) arrays[source.name] = await readWhole(file, source);
  return arrays;
}

/** Writes arrays into an archive that `numpy.load` reads. */
export async function writeNpz(
  file: string,
  arrays: NamedArrays,
  { compress = false }: WriteNpzOptions = {},
): Promise<void> {
  const contents = Object.entries(arrays).map(([name, array]) => ({
    fileName: `${name}.npy`,
    content: encodeNpy(array),
  }));
  await writeZip(file, contents, compress);
}

/** A whole array; `file` is named by errors. */
export async function readWhole(file: string, { name, size, bytes }: ByteSource): Promise<NdArray> {
  const reader = new ByteReader(bytes(0));
  try {
    const content = await reader.take(size);
    await reader.drain();
    return decodeNpy(content);
  } catch (error) {
    throw errorAt({ file }, new DataError(`array "${name}": ${(error as Error).message}`, { cause: error }));
  } finally {
    await reader.close();
  }
}
