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
  /** Where the record's header begins, in bytes from the start. */
  readonly offset: number;
  readonly data: Uint8Array;
}

/** A place where no whole record stands. */
export interface TfRecordDamage {
  readonly kind: 'damage';
  /** Where the damaged record begins, in bytes from the start. */
  readonly offset: number;
  /**
   * `data`: the data do not fit their checksum; reading goes on behind them. `length`: the header does not fit its
   * checksum, so where the next record begins is unknown; reading ends. `truncated`: the stream ends inside a record.
   */
  readonly reason: 'data' | 'length' | 'truncated';
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
 * Reads the records of a TFRecord stream, whatever its bytes come from: `createReadStream(file)`, or that piped
 * through `createGunzip()` or `createInflate()` for compressed files.
 *
 * Memory stays at one record and one chunk; a forged length allocates nothing, since only bytes that arrive are kept.
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
        yield { kind: 'damage', offset, reason: length };
        return;
      }
      if (!(await queue.has(length + crcBytes))) {
        yield { kind: 'damage', offset, reason: 'truncated' };
        return;
      }
      const data = queue.take(length);
      const isWhole = readUint32(queue.take(crcBytes), 0) === maskedCrc32c(data);
      yield isWhole ? { kind: 'record', offset, data } : { kind: 'damage', offset, reason: 'data' };
      offset += headerBytes + length + crcBytes;
    }
  } finally {
    await queue.close();
  }
}

function dataLength(header: Uint8Array): number | 'length' {
  if (readUint32(header, lengthBytes) !== maskedCrc32c(header.subarray(0, lengthBytes))) return 'length';
  const length = readUint32(header, 4) * 2 ** 32 + readUint32(header, 0);
  return length <= maxDataBytes ? length : 'length';
}

function readUint32(bytes: Uint8Array, offset: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(offset, true);
}
