import { readFile } from 'node:fs/promises';
import { DataError } from '@tfaip/core';
import { parquetWriteFile } from 'hyparquet-writer';
import { beforeAll, describe, expect, it } from 'vitest';
import { ParquetParams } from './parquetParams.js';
import { collect } from './testSupport/collect.js';
import { TemporaryFolder } from './testSupport/temporaryFolder.js';

const folder = new TemporaryFolder();
const file = folder.at('table.parquet');
const rows = 250;
const format = (columns: string[] = []) => Object.assign(new ParquetParams(), { columns }).format();
const bytesOf = (row: number) => Uint8Array.of(255, row);

beforeAll(() => {
  const indices = Array.from({ length: rows }, (_, row) => row);
  parquetWriteFile({
    filename: file,
    rowGroupSize: 100,
    columnData: [
      { name: 'float', data: indices.map((row) => row / 2), type: 'DOUBLE' },
      { name: 'int', data: indices.map((row) => BigInt(row)), type: 'INT64' },
      { name: 'text', data: indices.map((row) => `row ${row}`), type: 'STRING' },
      { name: 'bytes', data: indices.map(bytesOf), type: 'BYTE_ARRAY' },
      { name: 'gap', data: indices.map((row) => (row % 2 === 0 ? null : true)), type: 'BOOLEAN' },
    ],
  });
});

describe('Parquet', () => {
  it('gives the columns of each row', async () => {
    const records = await collect(format().read(file, 0));
    expect(records).toHaveLength(rows);
    for (const [row, { fields, position }] of records.entries()) {
      expect(position).toEqual({ file, row });
      const gap = row % 2 === 0 ? fields.gap : true;
      expect(fields).toEqual({
        float: row / 2,
        int: BigInt(row),
        text: `row ${row}`,
        bytes: bytesOf(row),
        gap,
      });
      expect(fields.gap ?? null).toBe(row % 2 === 0 ? null : true);
    }
  });

  it('tells the number of rows, and starts anywhere', async () => {
    expect(await format().count!(file)).toBe(rows);
    for (const start of [1, 99, 100, 101, 249, 250]) {
      const records = await collect(format(['text']).read(file, start));
      expect(records.map(({ fields }) => fields)).toEqual(
        Array.from({ length: rows - start }, (_, i) => ({ text: `row ${start + i}` })),
      );
    }
  });

  it('closes its file when reading stops early', async () => {
    for await (const { position } of format().read(file, 0)) if (position.row === 120) break;
    expect(folder.openFiles() ?? []).toEqual([]);
  });

  it('names the file that is damaged, cut short, or lacks a column', async () => {
    const bytes = await readFile(file);
    for (const [name, content] of [
      ['cut', bytes.subarray(0, bytes.length - 10)],
      ['empty', Buffer.alloc(0)],
      ['text', Buffer.from('this is no Parquet file at all')],
    ] as const) {
      const damaged = folder.write(`${name}.parquet`, content);
      await expect(format().count!(damaged), name).rejects.toThrow(DataError);
      await expect(collect(format().read(damaged, 0)), name).rejects.toThrow(`${name}.parquet: `);
    }
    await expect(collect(format(['none']).read(file, 0))).rejects.toThrow(/table\.parquet: .*none/);
    await expect(format().count!(folder.at('gone.parquet'))).rejects.toThrow(/gone\.parquet: ENOENT/);
  });
});
