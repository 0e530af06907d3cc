import { readFile } from 'node:fs/promises';
import { DataError } from '@tfaip/core';
import {
  Bool,
  Field,
  FixedSizeList,
  Float32,
  Int32,
  List,
  Table,
  tableFromArrays,
  tableToIPC,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { collect } from '../testSupport/collect.js';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { ArrowParams } from './arrowParams.js';

const folder = new TemporaryFolder();
const rows = 25;
const format = new ArrowParams().format();

/** A table in batches of 10 rows. */
function table(): Table {
  const at = (row: number) => ({
    float: row / 2,
    int: row,
    text: `row ${row}`,

    flag: row % 3 === 0,
    vector: [row, row + 1],
    list: Array.from({ length: row % 3 }, (_, i) => `${row}.${i}`),
  });
  const pieces: Table[] = [];
  for (let start = 0; start < rows; start += 10) {
    const part = Array.from({ length: Math.min(10, rows - start) }, (_, i) => at(start + i));
    pieces.push(
      new Table({
        float: vectorFromArray(
          part.map(({ float }) => float),
          new Float32(),
        ),
        int: vectorFromArray(
          part.map(({ int }) => int),
          new Int32(),
        ),
        text: vectorFromArray(
          part.map(({ text }) => text),
          new Utf8(),
        ),
        flag: vectorFromArray(
          part.map(({ flag }) => flag),
          new Bool(),
        ),
        vector: vectorFromArray(
          part.map(({ vector }) => vector),
          new FixedSizeList(2, new Field('item', new Float32())),
        ),
        list: vectorFromArray(
          part.map(({ list }) => list),
          new List(new Field('item', new Utf8())),
        ),
      }),
    );
  }
  return pieces[0]!.concat(...pieces.slice(1));
}

beforeAll(() => {
  folder.write('table.arrow', tableToIPC(table(), 'file'));
  folder.write('table.arrows', tableToIPC(table(), 'stream'));
});

describe.each(['table.arrow', 'table.arrows'])('Arrow in %s', (name) => {
  const file = folder.at(name);

  it('gives the columns of each row', async () => {
    const records = await collect(format.read(file, 0));
    expect(records.map(({ position }) => position)).toEqual(
      Array.from({ length: rows }, (_, row) => ({ file, row })),
    );
    expect(records[7]!.fields).toEqual({
      float: 3.5,
      int: 7,
      text: 'row 7',
      flag: false,
      vector: Float32Array.of(7, 8),
      list: ['7.0'],
    });
    expect(records[24]!.fields.list).toEqual([]);
  });

  it('tells the number of rows, and starts anywhere', async () => {
    expect(await format.count!(file)).toBe(rows);
    for (let start = 0; start <= rows; start++) {
      const records = await collect(format.read(file, start));
      expect(records.map(({ fields }) => fields.int)).toEqual(
        Array.from({ length: rows - start }, (_, i) => start + i),
      );
    }
  });

  it('closes its file when reading stops early', async () => {
    for await (const { position } of format.read(file, 0)) if (position.row === 12) break;
    expect(folder.openFiles() ?? []).toEqual([]);
  });

  it('names the file that is cut short within a batch', async () => {
    const bytes = await readFile(file);
    const cut = folder.write(`cut-${name}`, bytes.subarray(0, bytes.length * 0.6));
    await expect(format.count!(cut)).rejects.toThrow(DataError);
    await expect(collect(format.read(cut, 0))).rejects.toThrow(`cut-${name}: The Arrow file is cut short`);
  });
});

describe('Arrow', () => {
  it('reads texts that are stored as numbers in a dictionary, from anywhere', async () => {
    const words = ['even', 'odd', 'even'];
    const file = folder.write('words.arrow', tableToIPC(tableFromArrays({ words }), 'file'));
    const records = await collect(format.read(file, 1));
    expect(records.map(({ fields }) => fields.words)).toEqual(['odd', 'even']);
  });

  it('refuses what is no Arrow file', async () => {
    for (const content of ['this is no Arrow file at all', 'ARROW1\0\0 neither is this', 'short']) {
      const file = folder.write('text.arrow', content);
      await expect(format.count!(file)).rejects.toThrow(/text\.arrow: /);
      await expect(collect(format.read(file, 0))).rejects.toThrow(DataError);
    }
  });

  it('refuses a file without anything', async () => {
    const file = folder.write('empty.arrow', '');
    await expect(collect(format.read(file, 0))).rejects.toThrow(DataError);
  });
});
