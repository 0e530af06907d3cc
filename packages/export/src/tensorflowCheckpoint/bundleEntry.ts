import { BinaryReader } from '@bufbuild/protobuf/wire';

/** Where a tensor lies: `BundleEntryProto` of TensorFlow's tensor_bundle.proto. */
export interface BundleEntry {
  /** A number of `DataType`. */
  readonly dtype: number;
  readonly shape: readonly number[];
  readonly shard: number;
  readonly offset: number;
  readonly size: number;
  /** Masked CRC-32C of the bytes. */
  readonly checksum: number;
  /** Whether it is a partitioned variable, whose parts have entries of their own. */
  readonly isSliced: boolean;
}

/** @throws {Error} if the message is damaged. */
export function decodeBundleEntry(bytes: Uint8Array): BundleEntry {
  const reader = new BinaryReader(bytes);
  const entry = {
    dtype: 0,
    shape: [] as number[],
    shard: 0,
    offset: 0,
    size: 0,
    checksum: 0,
    isSliced: false,
  };
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) entry.dtype = reader.int32();
    else if (field === 2) entry.shape = decodeShape(reader.bytes());
    else if (field === 3) entry.shard = count(reader.int32());
    else if (field === 4) entry.offset = count(reader.int64());
    else if (field === 5) entry.size = count(reader.int64());
    else if (field === 6) entry.checksum = reader.fixed32();
    else {
      entry.isSliced ||= field === 7;
      reader.skip(wireType, field);
    }
  }
  return entry;
}

/** The number of data files: `BundleHeaderProto`. */
export function decodeShardCount(header: Uint8Array): number {
  const reader = new BinaryReader(header);
  let shards = 1;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) shards = count(reader.int32());
    else if (field === 2 && reader.int32() !== 0) throw new RangeError('big-endian data');
    else if (field !== 2) reader.skip(wireType, field);
  }
  return shards;
}

function decodeShape(bytes: Uint8Array): number[] {
  const reader = new BinaryReader(bytes);
  const shape: number[] = [];
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 2) shape.push(decodeDimension(reader.bytes()));
    else reader.skip(wireType, field);
  }
  return shape;
}

function decodeDimension(bytes: Uint8Array): number {
  const reader = new BinaryReader(bytes);
  let size = 0;
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field === 1) size = count(reader.int64());
    else reader.skip(wireType, field);
  }
  return size;
}

function count(value: number | bigint | string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new RangeError(`the number ${value}`);
  return number;
}
