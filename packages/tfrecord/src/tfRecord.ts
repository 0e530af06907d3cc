import { ByteQueue } from './byteQueue.js';
import { maskedCrc32c } from './maskedCrc32c.js';

/*
 * A TFRecord file is a sequence of records:
 *   uint64 length | uint32 masked CRC-32C of the length | data | uint32 masked CRC-32C of the data   (little-endian)
 */
const lengthBytes = 8;
const crcBytes = 4;
const headerBytes = lengthBytes + crcBytes;

/** Protocol buffers end at 2 GiB, so a longer record is a damaged length whose checksum fits by chance or on purpose. */
const maxDataBytes = 2 ** 31 - 1;

/** A record that is whole. */
export interface TfRecord {
  readonly kind: 'record';
  /** Where the record's header begins, in (uncompressed) bytes from the start. */
  readonly offset: number;
  /** Where the record ends, and the next one begins. */
  readonly end: number;
  readonly data: Uint8Array;
}

/** A place where no whole record stands. */
export interface TfRecordDamage {
  readonly kind: 'damage';
  /** Where the damaged record begins, in (uncompressed) bytes from the start. */
  readonly offset: number;
  /** Where reading goes on; equal to `offset` where it ends. */
  readonly end: number;
  /**
   * `data`: the data do not fit their checksum; reading goes on behind them. `length`: the header does not fit its
   * checksum, so where the next record begins is unknown; reading ends. `truncated`: the stream ends inside a record.
   * `compression`: what was compressed is damaged or cut off somewhere behind this place; reading ends.
   */
  readonly reason: 'data' | 'length' | 'truncated' | 'compression';
}

/**
 * Puts data into a TFRecord frame: length and checksums around it.
 *
 * @param data at most 2 GiB.
 */
export function frameTfRecord(data: Uint8Array): Uint8Array {
  const record = new Uint8Array(headerBytes + data.length + crcBytes);
  const view = new DataView(record.buffer);
  view.setUint32(0, data.length, true);
  view.setUint32(lengthBytes, maskedCrc32c(record.subarray(0, lengthBytes)), true);
  record.set(data, headerBytes);
  view.setUint32(headerBytes + data.length, maskedCrc32c(data), true);
  return record;
}

/**
 * Reads the records of a TFRecord stream, whatever its bytes come from: a file, a download, a `createGunzip()` that
 * a compressed stream is piped into. For files there is `readTfRecordFile`.
 *
 * Memory stays at one record and one chunk; a forged length allocates nothing, since only bytes that arrive are kept.
 *
 * Iterating throws what `source` throws, but for zlib's errors: those are damage.
 */
export async function* readTfRecords(
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<TfRecord | TfRecordDamage, void, undefined> {
  const queue = new ByteQueue(source);
  let offset = 0;
  try {
    while (await queue.has(1)) {
      const length = (await queue.has(headerBytes)) ? dataLength(queue.take(headerBytes)) : 'truncated';
      if (length === 'length' || length === 'truncated') {
        yield { kind: 'damage', offset, end: offset, reason: length };
        return;
      }
      if (!(await queue.has(length + crcBytes))) {
        yield { kind: 'damage', offset, end: offset, reason: 'truncated' };
        return;
      }
      const data = queue.take(length);
      const isWhole = readUint32(queue.take(crcBytes), 0) === maskedCrc32c(data);
      const end = offset + headerBytes + length + crcBytes;
      yield isWhole ? { kind: 'record', offset, end, data } : { kind: 'damage', offset, end, reason: 'data' };
      offset = end;
    }
  } catch (error) {
    if (!isCompressionError(error)) throw error;
    yield { kind: 'damage', offset, end: offset, reason: 'compression' };
  } finally {
    await queue.close();
  }
}

/** Whether these are the bytes of a record's header, with a right checksum; what follows it does not matter. */
export function isTfRecordHeader(bytes: Uint8Array): boolean {
  return bytes.length >= headerBytes && dataLength(bytes.subarray(0, headerBytes)) !== 'length';
}

function dataLength(header: Uint8Array): number | 'length' {
  if (readUint32(header, lengthBytes) !== maskedCrc32c(header.subarray(0, lengthBytes))) return 'length';
  const length = readUint32(header, 4) * 2 ** 32 + readUint32(header, 0);
  return length <= maxDataBytes ? length : 'length';
}

function readUint32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}

/** zlib's errors have codes such as `Z_DATA_ERROR`. */
function isCompressionError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
