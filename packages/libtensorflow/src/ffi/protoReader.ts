import { BinaryReader } from '@bufbuild/protobuf/wire';

/** Reads fields of a serialized message: calls the reader of each by its number; skips those without one. */
export function readFields(
  bytes: Uint8Array,
  readers: Readonly<Record<number, (reader: BinaryReader) => void>>,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wireType] = reader.tag();
    const read = readers[field];
    if (read === undefined) reader.skip(wireType, field);
    else read(reader);
  }
}
