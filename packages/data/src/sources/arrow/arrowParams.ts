import type { FileHandle } from 'node:fs/promises';
import { DataError } from '@tfaip/core';
import type { RecordBatch } from 'apache-arrow';
import { streamFile, withFile } from '../fileBytes.js';
import type { Fields, FoundRecord, RecordFormat } from '../recordFormat.js';
import { RecordSourceParams } from '../recordSourceParams.js';
import { type ArrowMessage, readArrowMessages, readMessage } from './arrowMessages.js';
import { checkBatch } from './checkBatch.js';
import { loadArrow } from './loadArrow.js';

/**
 * Arrow IPC files (also called Feather 2) and streams; needs the package `apache-arrow`. Fields are the columns: numbers,
 * bigints for int64, texts, bytes, lists and objects. One record batch is in memory at a time; a run may start at any
 * row, reading its batch only.
 *
 * Compressed files need a codec, which a program registers with `compressionRegistry` of `apache-arrow`. That package does
 * not verify the descriptions of schema and batches: a file in which they are damaged may cost much time and memory.
 */
export class ArrowParams extends RecordSourceParams {
  override format(): RecordFormat {
    return { count: countRows, read: readRows };
  }
}

function countRows(file: string): Promise<number> {
  return withFile(file, async (handle) => {
    const { messages } = await readArrowMessages(handle);
    return messages.reduce((count, { rows = 0 }) => count + rows, 0);
  });
}

function readRows(file: string, from: number): AsyncIterable<FoundRecord> {
  return streamFile(file, async function* (handle) {
    const { isStream, messages } = await readArrowMessages(handle);
    const start = batchOf(from, messages);
    const batches = isStream
      ? batchesOfStream(handle, messagesFrom(start.batch, messages))
      : batchesOfFile(handle, start.batch);
    let row = start.row;
    for await (const batch of batches) {
      checkBatch(batch);
      for (let index = Math.max(0, from - row); index < batch.numRows; index++) {
        yield { fields: fieldsAt(batch, index), position: { file, row: row + index } };
      }
      row += batch.numRows;
    }
  });
}

/** Number of the record batch that holds a row, or of batches if none does, and number of its first row. */
function batchOf(wanted: number, messages: readonly ArrowMessage[]): { batch: number; row: number } {
  let batch = 0;
  let row = 0;
  for (const { rows } of messages) {
    if (rows === undefined) continue;
    if (row + rows > wanted) break;
    row += rows;
    batch++;
  }
  return { batch, row };
}

async function* batchesOfFile(
  handle: FileHandle,
  first: number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const { RecordBatchReader } = await loadArrow();
  const reader = await (await RecordBatchReader.from(handle)).open();
  for (let index = first; index < reader.numRecordBatches; index++) {
    const batch = await reader.readRecordBatch(index);
    if (!batch)
      throw new DataError('The Arrow file is damaged: a record batch is missing.', {
        given: `batch ${index}`,
      });
    yield batch;
  }
}

async function* batchesOfStream(
  handle: FileHandle,
  messages: readonly ArrowMessage[],
): AsyncGenerator<RecordBatch, void, undefined> {
  const { RecordBatchReader } = await loadArrow();
  const bytes = async function* () {
    for (const message of messages) yield await readMessage(handle, message);
  };
  yield* await RecordBatchReader.from(bytes());
}

/** The messages without the first record batches; schema and dictionaries stay. */
function messagesFrom(first: number, messages: readonly ArrowMessage[]): ArrowMessage[] {
  let batch = 0;
  return messages.filter(({ rows }) => rows === undefined || batch++ >= first);
}

function fieldsAt(batch: RecordBatch, index: number): Fields {
  const fields: Record<string, unknown> = {};
  batch.schema.fields.forEach(({ name }, column) => {
    fields[name] = plain(batch.getChildAt(column)!.get(index));
  });
  return fields;
}

/** A value without Arrow's classes: lists as arrays (of numbers: typed arrays), structs and maps as objects. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if ('toArray' in value && typeof value.toArray === 'function') {
    const array: unknown = value.toArray();
    return Array.isArray(array) ? array.map(plain) : array;
  }
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON();
  return value;
}
