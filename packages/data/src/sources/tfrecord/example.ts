import { BinaryReader, BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { DataError } from '@tfaip/core';

/** Values of a feature: of its bytes list, its float list or its int64 list. */
export type Feature = readonly Uint8Array[] | Float32Array | BigInt64Array;

/** A `tf.train.Example`: features by name; a feature may be there without any list, which is undefined. */
export type Example = Readonly<Record<string, Feature | undefined>>;

/** Field numbers of the messages in TensorFlow's `example.proto` and `feature.proto`. */
const EXAMPLE_FEATURES = 1;
const FEATURES_ENTRY = 1;
const ENTRY_KEY = 1;
const ENTRY_VALUE = 2;
const BYTES_LIST = 1;
const FLOAT_LIST = 2;
const INT64_LIST = 3;
const LIST_VALUE = 1;

/**
 * Reads a serialized `tf.train.Example`. Bytes are views of the given ones.
 *
 * @throws {DataError} if it is none.
 */
export function decodeExample(bytes: Uint8Array): Example {
  const features = new Map<string, Feature | undefined>();
  try {
    eachField(bytes, (field, message) => {
      if (field === EXAMPLE_FEATURES) decodeFeatures(message, features);
    });
  } catch (error) {
    throw new DataError(`The record is no tf.train.Example: ${(error as Error).message}`, { cause: error });
  }
  return Object.fromEntries(features);
}

/** Serializes a `tf.train.Example`; features in the order of their names, so that the same ones give the same bytes. */
export function encodeExample(example: Example): Uint8Array {
  const writer = new BinaryWriter().tag(EXAMPLE_FEATURES, WireType.LengthDelimited).fork();
  for (const name of Object.keys(example).sort()) {
    writer.tag(FEATURES_ENTRY, WireType.LengthDelimited).fork();
    writer.tag(ENTRY_KEY, WireType.LengthDelimited).string(name);
    writer.tag(ENTRY_VALUE, WireType.LengthDelimited).bytes(encodeFeature(example[name]));
    writer.join();
  }
  return writer.join().finish();
}

function decodeFeatures(bytes: Uint8Array, features: Map<string, Feature | undefined>): void {
  eachField(bytes, (field, entry) => {
    if (field === FEATURES_ENTRY) features.set(...decodeEntry(entry));
  });
}

function decodeEntry(bytes: Uint8Array): [string, Feature | undefined] {
  let name = '';
  let feature: Feature | undefined;
  eachField(bytes, (field, value) => {
    if (field === ENTRY_KEY) name = Buffer.from(value).toString();
    else if (field === ENTRY_VALUE) feature = decodeFeature(value);
  });
  return [name, feature];
}

/** A feature is one of the lists: the last that is there. */
function decodeFeature(bytes: Uint8Array): Feature | undefined {
  let feature: Feature | undefined;
  eachField(bytes, (field, value) => {
    if (field === BYTES_LIST) feature = decodeBytesList(value);
    else if (field === FLOAT_LIST) feature = decodeFloatList(value);
    else if (field === INT64_LIST) feature = decodeInt64List(value);
  });
  return feature;
}

function decodeBytesList(bytes: Uint8Array): Uint8Array[] {
  const values: Uint8Array[] = [];
  eachField(bytes, (field, value) => {
    if (field === LIST_VALUE) values.push(value);
  });
  return values;
}

function decodeFloatList(bytes: Uint8Array): Float32Array {
  return Float32Array.from(decodeNumbers(bytes, WireType.Bit32, (reader) => reader.float()));
}

function decodeInt64List(bytes: Uint8Array): BigInt64Array {
  return BigInt64Array.from(decodeNumbers(bytes, WireType.Varint, (reader) => BigInt(reader.int64())));
}

/** Numbers may be packed into one field, as TensorFlow writes them, or be a field each. */
function decodeNumbers<N>(bytes: Uint8Array, single: WireType, read: (reader: BinaryReader) => N): N[] {
  const values: N[] = [];
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (field !== LIST_VALUE) reader.skip(wireType, field);
    else if (wireType === single) values.push(read(reader));
    else {
      if (wireType !== WireType.LengthDelimited) throw new Error(`a number of wire type ${wireType}`);
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) values.push(read(packed));
      if (packed.pos > packed.len) throw new Error('a number that is cut short');
    }
  }
  return values;
}

function encodeFeature(feature: Feature | undefined): Uint8Array {
  const writer = new BinaryWriter();
  if (feature === undefined) return writer.finish();
  if (feature instanceof Float32Array)
    return encodeNumbers(writer, FLOAT_LIST, feature, (value) => writer.float(value));
  if (feature instanceof BigInt64Array) {
    return encodeNumbers(writer, INT64_LIST, feature, (value) => writer.int64(value));
  }
  writer.tag(BYTES_LIST, WireType.LengthDelimited).fork();
  for (const value of feature) writer.tag(LIST_VALUE, WireType.LengthDelimited).bytes(value);
  return writer.join().finish();
}

function encodeNumbers<N>(
  writer: BinaryWriter,
  list: number,
  values: ArrayLike<N> & Iterable<N>,
  write: (value: N) => void,
): Uint8Array {
  writer.tag(list, WireType.LengthDelimited).fork();
  if (values.length > 0) {
    writer.tag(LIST_VALUE, WireType.LengthDelimited).fork();
    for (const value of values) write(value);
    writer.join();
  }
  return writer.join().finish();
}

/**
 * Goes through the fields of a message whose known fields are messages, texts or bytes: `read` is called with each, and
 * takes its bytes if it knows the number.
 */
function eachField(bytes: Uint8Array, read: (field: number, value: Uint8Array) => void): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    if (wireType === WireType.LengthDelimited) read(field, reader.bytes());
    else reader.skip(wireType, field);
  }
}
