import { open, readFile, stat } from 'node:fs/promises';
import { fromBinary } from '@bufbuild/protobuf';
import { type NdArray, ndArray, sizeOf } from '@tfaip/core';
import { maskedCrc32c } from '@tfaip/tfrecord';
import { TrackableObjectGraphSchema } from '../proto/saved_model_pb.js';
import { type BundleEntry, decodeBundleEntry, decodeShardCount } from './bundleEntry.js';
import { damagedCheckpoint, TensorflowCheckpointError } from './checkpointError.js';
import { readSortedTable } from './sortedTable.js';
import { VarintReader } from './varint.js';

const objectGraphKey = '_CHECKPOINTABLE_OBJECT_GRAPH';
/** Numbers of TensorFlow's types.proto, here so that reading loads no TensorFlow. */
const DataType = { FLOAT: 1, INT32: 3, STRING: 7, INT64: 9, BOOL: 10 } as const;
const valueSuffix = '/.ATTRIBUTES/VARIABLE_VALUE';
/** Larger indexes are of no checkpoint: an entry has about 100 bytes. */
const maxIndexBytes = 2 ** 28;

/** A TensorFlow checkpoint whose tensors are read one at a time. */
export interface TensorflowCheckpoint {
  /** Keys of the tensors, sorted; without the object graph. */
  readonly keys: readonly string[];
  /**
   * Names that the object graph gives to variables (`hidden/kernel`), by key; a key that it does not name stands for
   * itself, without its suffix `/.ATTRIBUTES/VARIABLE_VALUE`.
   */
  readonly names: ReadonlyMap<string, string>;
  readonly entries: ReadonlyMap<string, BundleEntry>;
  /**
   * Reads one tensor. float32, int32 and bool stay what they are; int64 becomes int32.
   *
   * @throws {TensorflowCheckpointError} for other dtypes, integers beyond int32, an unknown key, or damage.
   */
  read(key: string): Promise<NdArray>;
}

/**
 * Opens the checkpoint `PREFIX.index`, `PREFIX.data-00000-of-00001`…, object-based or name-based.
 *
 * @throws {TensorflowCheckpointError} if the index or the object graph is damaged.
 */
export async function readTensorflowCheckpoint(prefix: string): Promise<TensorflowCheckpoint> {
  const { entries, shards } = await readIndex(`${prefix}.index`);
  const readEntry = (key: string) => readBytes(prefix, shards, key, entries.get(key));
  const keys = [...entries.keys()].filter((key) => key !== objectGraphKey);
  const graph = entries.has(objectGraphKey) ? await readEntry(objectGraphKey) : undefined;
  return {
    keys,
    entries,
    names: variableNames(keys, graph, prefix),
    read: async (key) => decodeTensor(await readEntry(key), entries.get(key)!, `${prefix}: "${key}"`),
  };
}

async function readIndex(path: string) {
  const { size } = await stat(path);
  if (size > maxIndexBytes) throw damagedCheckpoint(path, `an index of ${size} bytes`);
  const file = await readFile(path);
  try {
    const table = readSortedTable(file);
    const shards = decodeShardCount(table.get('') ?? new Uint8Array());
    table.delete('');
    const entries = new Map([...table].map(([key, value]) => [key, decodeBundleEntry(value)]));
    return { entries, shards };
  } catch (cause) {
    throw damagedCheckpoint(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

async function readBytes(
  prefix: string,
  shards: number,
  key: string,
  entry: BundleEntry | undefined,
): Promise<Uint8Array> {
  if (!entry || entry.isSliced) {
    throw new TensorflowCheckpointError(`${prefix} has no tensor "${key}" that can be read.`, {
      given: entry ? 'a variable in several parts' : key,
      expected: 'the key of a variable in one part',
    });
  }
  const digits = (value: number) => String(value).padStart(5, '0');
  const path = `${prefix}.data-${digits(entry.shard)}-of-${digits(shards)}`;
  const file = await open(path, 'r').catch((cause) => {
    throw damagedCheckpoint(prefix, `no file ${path}`, cause);
  });
  try {
    const { size } = await file.stat();
    if (entry.offset + entry.size > size) {
      throw damagedCheckpoint(
        path,
        `"${key}" at bytes ${entry.offset} to ${entry.offset + entry.size} of ${size}`,
      );
    }
    const bytes = new Uint8Array(entry.size);
    const { bytesRead } = await file.read(bytes, 0, entry.size, entry.offset);
    if (bytesRead !== entry.size) throw damagedCheckpoint(path, `"${key}" ends early`);
    // The checksum of text is over lengths in another form than stored; messages check themselves.
    if (entry.dtype !== DataType.STRING && maskedCrc32c(bytes) !== entry.checksum) {
      throw damagedCheckpoint(path, `a wrong checksum of "${key}"`);
    }
    return bytes;
  } finally {
    await file.close();
  }
}

function variableNames(
  keys: readonly string[],
  graph: Uint8Array | undefined,
  prefix: string,
): ReadonlyMap<string, string> {
  const names = new Map(keys.map((key) => [key, key.replace(valueSuffix, '')]));
  if (!graph) return names;
  const taken = new Set<string>();
  for (const { checkpointKey, fullName } of variableAttributes(graph, prefix)) {
    if (!names.has(checkpointKey) || !fullName || taken.has(fullName)) continue;
    taken.add(fullName);
    names.set(checkpointKey, fullName);
  }
  return names;
}

function variableAttributes(stored: Uint8Array, prefix: string) {
  try {
    // A scalar of text: the length, the checksum of the length, the bytes.
    const reader = new VarintReader(stored);
    const length = reader.next();
    reader.take(4);
    const graph = fromBinary(TrackableObjectGraphSchema, reader.take(length));
    return graph.nodes.flatMap(({ attributes }) => attributes);
  } catch (cause) {
    throw damagedCheckpoint(prefix, 'an object graph that cannot be read', cause);
  }
}

function decodeTensor(bytes: Uint8Array, { dtype, shape }: BundleEntry, what: string): NdArray {
  const bytesPerElement = {
    [DataType.FLOAT]: 4,
    [DataType.INT32]: 4,
    [DataType.BOOL]: 1,
    [DataType.INT64]: 8,
  }[dtype];
  if (bytesPerElement === undefined) {
    throw new TensorflowCheckpointError(`${what} has a dtype that cannot be read.`, {
      given: `data type ${dtype}`,
      expected: 'FLOAT, INT32, BOOL or INT64',
    });
  }
  if (sizeOf(shape) * bytesPerElement !== bytes.length) {
    throw damagedCheckpoint(what, `${bytes.length} bytes for shape [${shape.join(', ')}]`);
  }
  if (dtype === DataType.FLOAT) return ndArray('float32', shape, new Float32Array(bytes.buffer));
  if (dtype === DataType.INT32) return ndArray('int32', shape, new Int32Array(bytes.buffer));
  if (dtype === DataType.BOOL) return ndArray('bool', shape, bytes);
  return ndArray('int32', shape, narrow(new BigInt64Array(bytes.buffer), what));
}

function narrow(values: BigInt64Array, what: string): Int32Array {
  const outside = values.find((value) => BigInt.asIntN(32, value) !== value);
  if (outside === undefined) return Int32Array.from(values, Number);
  throw new TensorflowCheckpointError(`${what} has an integer that int32 cannot hold.`, {
    given: String(outside),
    expected: 'at most 2147483647',
  });
}
