import { gzipSync } from 'node:zlib';
import { DataError } from '@tfaip/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvParams } from './csvParams.js';
import { collect, collectUntilError } from './testSupport/collect.js';
import { TemporaryFolder } from './testSupport/temporaryFolder.js';

const folder = new TemporaryFolder();

async function read(content: string | Uint8Array, options: Partial<CsvParams> = {}, name = 'table.csv') {
  const file = folder.write(name, content);
  return collect(Object.assign(new CsvParams(), options).format().read(file, 0));
}
const fieldsOf = async (...args: Parameters<typeof read>) =>
  (await read(...args)).map(({ fields }) => fields);

describe('CSV', () => {
  it('names cells by the header', async () => {
    expect(await fieldsOf('a,b\n1,x\n2,y\n')).toEqual([
      { a: '1', b: 'x' },
      { a: '2', b: 'y' },
    ]);
  });

  it('numbers cells without a header', async () => {
    const [row] = await fieldsOf('1,x\n', { header: false });
    expect({ ...row }).toEqual({ 0: '1', 1: 'x' });
  });

  it('reads quotes, line ends in cells, CR LF between rows, a byte order mark and empty lines', async () => {
    const text = '\ufeffa,b\r\n"1,5","say ""hi"""\r\n\r\n"two\nlines",\r\n';
    const rows = await read(text);
    expect(rows.map(({ fields }) => fields)).toEqual([
      { a: '1,5', b: 'say "hi"' },
      { a: 'two\nlines', b: '' },
    ]);
    expect(rows.map(({ position }) => position.line)).toEqual([2, 5]);
  });

  it('reads TSV and other delimiters', async () => {
    expect(await fieldsOf('a\tb\n1\t2\n', { delimiter: 'tab' })).toEqual([{ a: '1', b: '2' }]);
    expect(await fieldsOf('a;b\n1;2', { delimiter: ';' })).toEqual([{ a: '1', b: '2' }]);
  });

  it('decompresses', async () => {
    expect(await fieldsOf(gzipSync('a\n1\n'), {}, 'table.csv.gz')).toEqual([{ a: '1' }]);
    await expect(read('a\n1\n', {}, 'none.csv.gz')).rejects.toThrow(/none\.csv\.gz: /);
    const cut = gzipSync('a\n1\n').subarray(0, 15);
    await expect(read(cut, {}, 'cut.csv.gz')).rejects.toThrow(DataError);
  });

  it('is empty where there is a header at most', async () => {
    expect(await read('')).toEqual([]);
    expect(await read('a,b\n')).toEqual([]);
  });

  it('names file and line of a row with too many or too few cells, after the rows before', async () => {
    const file = folder.write('bad.csv', 'a,b\n1,2\n3\n');
    const { items, error } = await collectUntilError(new CsvParams().format().read(file, 0));
    expect(items.map(({ fields }) => fields)).toEqual([{ a: '1', b: '2' }]);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(/bad\.csv: .*line 3/);
  });

  it('refuses columns of one name, open quotes, and what is not UTF-8', async () => {
    await expect(read('a,a\n1,2\n')).rejects.toThrow(/Two columns have the same name/);
    await expect(read('a\n"1\n')).rejects.toThrow(DataError);
    await expect(read(Buffer.from('a\n\xe4\n', 'latin1'))).rejects.toThrow(/table\.csv: .*utf-8/i);
    await expect(collect(new CsvParams().format().read(folder.path, 0))).rejects.toThrow(DataError);
  });

  it('reads back every table', async () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'ä', '😀'),
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell)), async (rows) => {
        const quoted = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
        const fields = await fieldsOf(`a,b\n${quoted.join('\n')}`);
        expect(fields).toEqual(rows.map(([a, b]) => ({ a, b })));
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
