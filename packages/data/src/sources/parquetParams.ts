import type { FileHandle } from 'node:fs/promises';
import { DataError, param } from '@tfaip/core';
import type { AsyncBuffer, DecodedArray, ParquetScan } from 'hyparquet';
import { readAt, streamFile, withFile } from './fileBytes.js';
import type { FoundRecord, RecordFormat } from './recordFormat.js';
import { RecordSourceParams } from './recordSourceParams.js';

/**
 * Parquet files, in all their encodings and compressions. Fields are the columns: numbers, bigints for int64, texts,
 * bytes, dates, lists and objects. One row group is in memory at a time; a run may start at any row, reading its group
 * only.
 */
export class ParquetParams extends RecordSourceParams {
  @param.list('string', { help: 'Columns to read; none: all' })
  columns: string[] = [];

  override format(): RecordFormat {
    return { count: countRows, read: (file, from) => readRows(file, this.columns, from) };
  }
}

function countRows(file: string): Promise<number> {
  return withFile(file, async (handle) => Number((await scanFile(handle, [])).metadata.num_rows));
}

function readRows(file: string, wanted: readonly string[], from: number): AsyncIterable<FoundRecord> {
  return streamFile(file, async function* (handle) {
    const scan = await scanFile(handle, wanted);
    const columns = wanted.length > 0 ? wanted : await columnsOf(scan);
    for (const { rowStart, rowEnd } of scan.ranges) {
      const start = Math.max(rowStart, from);
      if (start < rowEnd) yield* readGroup(scan, columns, { file, rowStart: start, rowEnd });
    }
  });
}

/** Rows of a part of the file, which is read first. */
async function* readGroup(
  scan: ParquetScan,
  columns: readonly string[],
  { file, rowStart, rowEnd }: { readonly file: string; readonly rowStart: number; readonly rowEnd: number },
): AsyncGenerator<FoundRecord, void, undefined> {
  const values: DecodedArray[] = [];
  for (const column of columns) values.push(await scan.readColumn({ column, rowStart, rowEnd }));
  for (let row = rowStart; row < rowEnd; row++) {
    const fields: Record<string, unknown> = {};
    columns.forEach((column, i) => {
      fields[column] = values[i]![row - rowStart];
    });
    yield { fields, position: { file, row } };
  }
}

async function scanFile(handle: FileHandle, columns: readonly string[]): Promise<ParquetScan> {
  const [{ parquetScan }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  // Bytes that the schema does not call texts stay bytes.
  return parquetScan({
    file: await asyncBuffer(handle),
    compressors,
    utf8: false,
    ...(columns.length > 0 && { columns: [...columns] }),
  });
}

async function columnsOf({ metadata }: ParquetScan): Promise<string[]> {
  const { parquetSchema } = await import('hyparquet');
  return parquetSchema(metadata).children.map(({ element }) => element.name);
}

async function asyncBuffer(handle: FileHandle): Promise<AsyncBuffer> {
  const { size } = await handle.stat();
  return {
    byteLength: size,
    slice: async (start, end = size) => {
      const isWithin = start >= 0 && start <= end && end <= size;
      const bytes = isWithin && (await readAt(handle, start, end - start));
      // All of the buffer has been filled then.
      if (bytes && bytes.length === end - start) return bytes.buffer as ArrayBuffer;
      throw new DataError('The Parquet file is cut short or damaged.', {
        given: `${size} bytes`,
        expected: `data from byte ${start} to ${end}`,
      });
    },
  };
}
