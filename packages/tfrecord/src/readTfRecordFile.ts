import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { bytesThatTell, decompressor, detectCompression, type TfRecordCompression } from './compression.js';
import { readTfRecords, type TfRecord, type TfRecordDamage } from './tfRecord.js';

export interface ReadTfRecordFileOptions {
  /** Default: found out by the file's first bytes. */
  readonly compression?: TfRecordCompression;
}

/**
 * Reads the records of a TFRecord file, compressed or not. Damage is told, not thrown; see {@link TfRecordDamage}.
 *
 * Memory stays at one record and a chunk of the file.
 *
 * ```ts
 * for await (const item of readTfRecordFile('train.tfrecord')) {
 *   if (item.kind === 'record') use(item.data);
 *   else console.warn(`damaged record at byte ${item.offset}: ${item.reason}`);
 * }
 * ```
 *
 * Iterating throws Node's error, which names the path, if the file cannot be read.
 */
export async function* readTfRecordFile(
  path: string,
  options: ReadTfRecordFileOptions = {},
): AsyncGenerator<TfRecord | TfRecordDamage, void, undefined> {
  const compression = options.compression ?? (await compressionOf(path));
  const decompress = decompressor(compression);
  const file = createReadStream(path);
  // The last argument has to be there; errors also arrive at the decompressor, whose iteration throws them.
  yield* readTfRecords(decompress ? pipeline(file, decompress, () => {}) : file);
}

async function compressionOf(path: string): Promise<TfRecordCompression> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytesThatTell), 0, bytesThatTell, 0);
    return detectCompression(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}
