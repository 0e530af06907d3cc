import { type FileHandle, open } from 'node:fs/promises';
import { type ArrayData, type DType, type NamedArrays, type NdArray, sizeOf, TfaipError } from '@tfaip/core';

/** A safetensors file is damaged or holds what cannot be read. */
export class SafetensorsError extends TfaipError {}

/** What the header says of one tensor; the format is described at huggingface.co/docs/safetensors. */
interface TensorEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

interface CheckedEntry extends TensorEntry {
  readonly name: string;
  readonly kind: Numeric;
}

type Numeric = Exclude<DType, 'string'>;
const codes: Record<Numeric, string> = { float32: 'F32', int32: 'I32', bool: 'BOOL' };
const bytesPerElement: Record<Numeric, number> = { float32: 4, int32: 4, bool: 1 };
/** Larger headers are refused by the reference implementation as well. */
const maxHeaderBytes = 100_000_000;
const metadataKey = '__metadata__';

/**
 * Writes arrays as one safetensors file, in the order given, and syncs it to disk.
 *
 * @throws {SafetensorsError} for string arrays.
 * @throws {Error} the file system's own if not all can be written.
 */
export async function writeSafetensors(
  path: string,
  arrays: NamedArrays,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const file = await open(path, 'w');
  try {
    // FileHandle.write may write less than it is given; writeFile goes on from where the file stands until all is done.
    await file.writeFile(encodeHeader(arrays, metadata));
    for (const { data } of Object.values(arrays)) {
      const { buffer, byteOffset, byteLength } = data as Float32Array;
      await file.writeFile(new Uint8Array(buffer, byteOffset, byteLength));
    }
    await file.sync();
  } finally {
    await file.close();
  }
}

/** The arrays of a safetensors file. */
export interface SafetensorsContent {
  readonly arrays: NamedArrays;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Reads a whole safetensors file.
 *
 * @throws {SafetensorsError} if it is damaged, or holds dtypes other than F32, I32 and BOOL.
 */
export async function readSafetensors(path: string): Promise<SafetensorsContent> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const headerBytes = await readHeaderLength(file, path, size);
    const header = parseHeader(await readBytes(file, path, 8, headerBytes), path);
    const { [metadataKey]: metadata = {}, ...entries } = header;
    const dataBytes = size - 8 - headerBytes;
    const checked = Object.entries(entries).map(([name, entry]) => checkEntry(name, entry, path, dataBytes));
    checkTotal(checked, path, dataBytes);
    const arrays: Record<string, NdArray> = {};
    for (const entry of checked) arrays[entry.name] = await readArray(file, path, entry, 8 + headerBytes);
    return { arrays, metadata: checkMetadata(metadata, path) };
  } finally {
    await file.close();
  }
}

function encodeHeader(arrays: NamedArrays, metadata: Readonly<Record<string, string>>): Uint8Array {
  const entries: Record<string, unknown> = {};
  if (Object.keys(metadata).length > 0) entries[metadataKey] = metadata;
  let offset = 0;
  for (const [name, { dtype, shape, data }] of Object.entries(arrays)) {
    if (dtype === 'string') {
      throw new SafetensorsError('Strings cannot be stored in a safetensors file.', {
        given: `"${name}" of dtype string`,
      });
    }
    const end = offset + data.length * bytesPerElement[dtype];
    entries[name] = { dtype: codes[dtype], shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  // The data start at a multiple of 8 bytes, so that readers can map them; the format pads with spaces.
  const header = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20, 8);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - 8), true);
  header.set(json, 8);
  return header;
}

async function readHeaderLength(file: FileHandle, path: string, fileBytes: number): Promise<number> {
  const prefix = await readBytes(file, path, 0, Math.min(8, fileBytes));
  const length = prefix.length === 8 ? Number(new DataView(prefix.buffer).getBigUint64(0, true)) : Number.NaN;
  if (!(length >= 2 && length <= Math.min(maxHeaderBytes, fileBytes - 8))) {
    throw damaged(path, `a header of ${length} bytes in a file of ${fileBytes} bytes`);
  }
  return length;
}

async function readBytes(
  file: FileHandle,
  path: string,
  position: number,
  length: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, position + done);
    if (bytesRead === 0) throw damaged(path, `the file ends at byte ${position + done}`);
    done += bytesRead;
  }
  return bytes;
}

function parseHeader(bytes: Uint8Array, path: string): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(path, 'a header that is not JSON', cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) {
    throw damaged(path, 'a header that is not an object');
  }
  return header as Record<string, unknown>;
}

function checkEntry(name: string, entry: unknown, path: string, dataBytes: number): CheckedEntry {
  // Assigned to an object it would be no entry but the object's prototype.
  if (name === '__proto__') throw damaged(path, 'a tensor named __proto__');
  const { dtype, shape, data_offsets: offsets } = (entry ?? {}) as Partial<TensorEntry>;
  const kind = (Object.keys(codes) as Numeric[]).find((each) => codes[each] === dtype);
  if (!kind) {
    throw new SafetensorsError(`${path}: the tensor "${name}" has a dtype that cannot be read.`, {
      given: shown(dtype),
      expected: Object.values(codes).join(', '),
    });
  }
  const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isCount) || !Array.isArray(offsets) || !offsets.every(isCount)) {
    throw damaged(path, `the entry of "${name}": ${shown(entry)}`);
  }
  const [begin = 0, end = 0] = offsets as number[];
  if (end > dataBytes || end - begin !== sizeOf(shape) * bytesPerElement[kind]) {
    throw damaged(
      path,
      `"${name}" of shape [${shape.join(', ')}] at bytes ${begin} to ${end} of ${dataBytes}`,
    );
  }
  return { name, dtype: codes[kind], shape, data_offsets: [begin, end], kind };
}

/** Every byte belongs to one tensor: entries that share bytes would make a small file large in memory. */
function checkTotal(entries: readonly CheckedEntry[], path: string, dataBytes: number): void {
  const total = entries.reduce((sum, { data_offsets: [begin, end] }) => sum + end - begin, 0);
  if (total > dataBytes) throw damaged(path, `tensors of ${total} bytes in ${dataBytes}`);
}

function checkMetadata(metadata: unknown, path: string): Record<string, string> {
  const isText = (value: unknown) => typeof value === 'string';
  if (typeof metadata === 'object' && metadata !== null && Object.values(metadata).every(isText)) {
    return metadata as Record<string, string>;
  }
  throw damaged(path, `metadata that are no texts: ${shown(metadata)}`);
}

/** The start of a value as JSON; values nested too deeply for that are only named. */
function shown(value: unknown): string {
  try {
    return String(JSON.stringify(value)).slice(0, 200);
  } catch {
    return 'a value nested too deeply';
  }
}

async function readArray(
  file: FileHandle,
  path: string,
  { kind, shape, data_offsets: [begin, end] }: CheckedEntry,
  dataStart: number,
): Promise<NdArray> {
  const { buffer } = await readBytes(file, path, dataStart + begin, end - begin);
  return { dtype: kind, shape, data: typedView(kind, buffer) };
}

function typedView(kind: Numeric, buffer: ArrayBufferLike): ArrayData {
  if (kind === 'float32') return new Float32Array(buffer);
  if (kind === 'int32') return new Int32Array(buffer);
  return new Uint8Array(buffer);
}

function damaged(path: string, given: string, cause?: unknown): SafetensorsError {
  return new SafetensorsError(`${path} is not a complete safetensors file.`, {
    given,
    fix: 'use another copy of it, or write it again',
    cause,
  });
}
