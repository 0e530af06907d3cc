import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { compressor, type TfRecordCompression } from './compression.js';
import { frameTfRecord } from './tfRecord.js';

export interface WriteTfRecordFileOptions {
  /** Default: none. */
  readonly compression?: TfRecordCompression;
}

/** Small records are handed on together: as many bytes at once. */
const batchBytes = 2 ** 16;

/**
 * Writes a TFRecord file, replacing one that is there. Records are drawn as fast as they can be written, so that any
 * number of them fits into memory.
 *
 * ```ts
 * await writeTfRecordFile('train.tfrecord.gz', examples(), { compression: 'gzip' });
 * ```
 *
 * @param records each at most 2 GiB.
 * @returns when the file is complete. Rejects with Node's error, which names the path, if it cannot be written, or
 *   with what `records` throws; a part of the file is there then.
 */
export async function writeTfRecordFile(
  path: string,
  records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { compression = 'none' }: WriteTfRecordFileOptions = {},
): Promise<void> {
  const file = createWriteStream(path);
  const compress = compressor(compression);
  if (compress) await pipeline(batches(records), compress, file);
  else await pipeline(batches(records), file);
}

async function* batches(
  records: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  for await (const data of records) {
    const record = frameTfRecord(data);
    waiting.push(record);
    bytes += record.length;
    if (bytes < batchBytes) continue;
    yield Buffer.concat(waiting, bytes);
    waiting = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(waiting, bytes);
}
