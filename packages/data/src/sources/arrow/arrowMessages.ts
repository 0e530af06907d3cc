import type { FileHandle } from 'node:fs/promises';
import { DataError } from '@tfaip/core';
import { readAt } from '../fileBytes.js';
import { loadArrow } from './loadArrow.js';

/** A message of an Arrow file or stream: schema, dictionary or record batch. */
export interface ArrowMessage {
  /** Where it begins in the file. */
  readonly start: number;
  /** Where the next one begins. */
  readonly end: number;
  /** Number of rows of a record batch; undefined for other messages. */
  readonly rows: number | undefined;
}

/** The messages of a file, or of a stream. */
export interface ArrowMessages {
  /** They can be read one after the other; in a file the schema may be in its footer only, and dictionaries anywhere. */
  readonly isStream: boolean;
  readonly messages: readonly ArrowMessage[];
}

/** Arrow's file format is its stream format between this and a footer. */
const FILE_MAGIC = 'ARROW1\0\0';
const END_MAGIC = 'ARROW1';
/** At the end of a file: the footer's length and the magic bytes. */
const TAIL_BYTES = 10;
/** Stands before the length of a message, in all but very old files. */
const CONTINUATION = 0xffffffff;

/**
 * The messages of a file or stream, of which only the short descriptions are read, not the data. Format: Apache Arrow
 * columnar format, "Encapsulated message format".
 *
 * @throws {DataError} if the file is no Arrow file, damaged, or cut short within a message.
 */
export async function readArrowMessages(handle: FileHandle): Promise<ArrowMessages> {
  const { Message } = await loadArrow();
  const messages: ArrowMessage[] = [];
  let hasSchema = false;
  const { isFile, start: first, end: last } = await streamWithin(handle);
  for (let start = first; start < last; ) {
    const { length, prefix } = await readPrefix(handle, start);
    if (length === 0) break;
    if (start + prefix + length > last) throw cutShort(last - start, prefix + length);
    const message = Message.decode(await readExactly(handle, start + prefix, length));
    const end = start + prefix + length + message.bodyLength;
    if (end > last) throw cutShort(last - start, end - start);
    if (messages.length === 0) hasSchema = message.isSchema();
    messages.push({ start, end, rows: message.isRecordBatch() ? message.header().length : undefined });
    start = end;
  }
  if (messages.length > 0) return { isStream: !isFile || (hasSchema && isInOrder(messages)), messages };
  throw new DataError('This is no Arrow file or stream: there is nothing in it.');
}

/** All dictionaries come before the record batches. */
function isInOrder(messages: readonly ArrowMessage[]): boolean {
  const firstBatch = messages.findIndex(({ rows }) => rows !== undefined);
  return firstBatch < 0 || messages.slice(firstBatch).every(({ rows }) => rows !== undefined);
}

/** The bytes of a message. */
export async function readMessage(handle: FileHandle, { start, end }: ArrowMessage): Promise<Uint8Array> {
  return readExactly(handle, start, end - start);
}

/** Where the stream of messages begins and ends: a file has it between its magic bytes and a footer. */
async function streamWithin(handle: FileHandle): Promise<{ isFile: boolean; start: number; end: number }> {
  const { size } = await handle.stat();
  const begin = Buffer.from(await readAt(handle, 0, FILE_MAGIC.length)).toString('latin1');
  if (begin !== FILE_MAGIC) return { isFile: false, start: 0, end: size };
  const tail = Buffer.from(await readExactly(handle, Math.max(0, size - TAIL_BYTES), TAIL_BYTES));
  const end = size - TAIL_BYTES - tail.readInt32LE(0);
  if (tail.toString('latin1', 4) === END_MAGIC && end >= FILE_MAGIC.length && end < size) {
    return { isFile: true, start: FILE_MAGIC.length, end };
  }
  throw new DataError('The Arrow file is cut short or damaged: it has no footer.');
}

/** Length of a message's description, 0 at the end of the stream, and how many bytes say so. */
async function readPrefix(handle: FileHandle, start: number): Promise<{ length: number; prefix: number }> {
  const bytes = await readExactly(handle, start, 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const [length, prefix] =
    view.getUint32(0, true) === CONTINUATION ? [view.getInt32(4, true), 8] : [view.getInt32(0, true), 4];
  if (length < 0) throw new DataError('This is no Arrow file or stream, or it is damaged.');
  return { length, prefix };
}

async function readExactly(handle: FileHandle, start: number, length: number): Promise<Uint8Array> {
  const bytes = await readAt(handle, start, length);
  if (bytes.length < length) throw cutShort(bytes.length, length);
  return bytes;
}

function cutShort(given: number, expected: number): DataError {
  return new DataError('The Arrow file is cut short or damaged.', {
    given: `${given} bytes`,
    expected: `a message of ${expected} bytes`,
  });
}
