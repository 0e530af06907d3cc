import { maskedCrc32c } from '@tfaip/tfrecord';
import { decompressSnappy } from './snappy.js';
import { VarintReader } from './varint.js';

const footerBytes = 48;
const magic = 0xdb4775248b80fb57n;
/** A byte that names the compression, and a checksum. */
const blockTrailerBytes = 5;
/** Keys are stored by what they do not share with the one before: short blocks could claim keys without end. */
const maxKeyBytes = 2 ** 26;

/**
 * Reads all entries of a sorted table of LevelDB (doc/table_format.md), in whose format TensorFlow keeps the index of a
 * checkpoint. Keys are text here.
 *
 * @throws {RangeError} if it is damaged.
 */
export function readSortedTable(file: Uint8Array): Map<string, Uint8Array> {
  if (file.length < footerBytes) throw new RangeError(`a file of ${file.length} bytes`);
  const footer = file.subarray(-footerBytes);
  const view = new DataView(footer.buffer, footer.byteOffset);
  if (view.getBigUint64(footerBytes - 8, true) !== magic) throw new RangeError('no table at the end');
  const handles = new VarintReader(footer);
  readHandle(handles);
  const entries = new Map<string, Uint8Array>();
  let budget = file.length;
  let keyBudget = maxKeyBytes;
  for (const [, handle] of readBlock(file, readHandle(handles))) {
    const block = readHandle(new VarintReader(handle));
    // Every block is listed once: damaged lists must not make a small file large.
    budget -= block.size + blockTrailerBytes;
    if (budget < 0) throw new RangeError('blocks that overlap');
    for (const [key, value] of readBlock(file, block)) {
      keyBudget -= key.length;
      if (keyBudget < 0) throw new RangeError('keys that are too long');
      entries.set(key, value);
    }
  }
  return entries;
}

interface BlockHandle {
  readonly offset: number;
  readonly size: number;
}

function readHandle(reader: VarintReader): BlockHandle {
  return { offset: reader.next(), size: reader.next() };
}

function* readBlock(file: Uint8Array, { offset, size }: BlockHandle): Generator<[string, Uint8Array]> {
  const stored = new VarintReader(file, offset).take(size + blockTrailerBytes);
  const { buffer, byteOffset } = stored;
  const checksum = new DataView(buffer, byteOffset + size + 1).getUint32(0, true);
  if (maskedCrc32c(stored.subarray(0, size + 1)) !== checksum) throw new RangeError('a wrong checksum');
  const compression = stored[size]!;
  if (compression > 1) throw new RangeError(`compression ${compression}`);
  const block = compression === 1 ? decompressSnappy(stored.subarray(0, size)) : stored.subarray(0, size);
  yield* blockEntries(block);
}

function* blockEntries(block: Uint8Array): Generator<[string, Uint8Array]> {
  if (block.length < 4) throw new RangeError('an empty block');
  const restarts = new DataView(block.buffer, block.byteOffset + block.length - 4).getUint32(0, true);
  const end = block.length - 4 - 4 * restarts;
  if (end < 0) throw new RangeError('a block shorter than its list of restarts');
  const reader = new VarintReader(block.subarray(0, end));
  let key: Uint8Array = new Uint8Array(0);
  while (reader.position < end) {
    const [shared, added, valueBytes] = [reader.next(), reader.next(), reader.next()];
    if (shared > key.length) throw new RangeError('a key that shares more than there is');
    key = Buffer.concat([key.subarray(0, shared), reader.take(added)]);
    yield [new TextDecoder().decode(key), reader.take(valueBytes)];
  }
}
