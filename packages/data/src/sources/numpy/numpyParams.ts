import { DataError, type NdArray, param } from '@tfaip/core';
import { arrayRows } from '../../arrayRow.js';
import type { FoundRecord, RecordFormat } from '../recordFormat.js';
import { errorAt } from '../recordPosition.js';
import { RecordSourceParams } from '../recordSourceParams.js';
import { numpyArraysIn } from './byteSource.js';
import { NumpyColumn } from './numpyColumn.js';

/** Bytes of a block of rows: as much is read ahead. */
const BLOCK_BYTES = 256 * 1024;

/**
 * Tables of NumPy arrays whose first dimensions are the rows: `.npz` archives, folders of `.npy` files, or single
 * `.npy` files. Fields are the arrays' rows, by the arrays' names.
 *
 * Rows are read as they are asked for, from any row on, except for arrays in column-major order of more than one
 * dimension, which are read whole, and compressed archives, which are decompressed up to the row.
 */
export class NumpyParams extends RecordSourceParams {
  @param.list('string', { help: 'Names of the arrays to read; none: all' })
  arrays: string[] = [];

  override format(): RecordFormat {
    return {
      count: async (file) => (await openColumns(file, this.arrays))[0]!.length,
      read: (file, from) => readRows(file, this.arrays, from),
    };
  }
}

async function openColumns(file: string, names: readonly string[]): Promise<NumpyColumn[]> {
  const sources = await numpyArraysIn(file);
  const missing = names.filter((name) => !sources.some((source) => source.name === name));
  if (missing.length > 0 || sources.length === 0) {
    throw errorAt(
      { file },
      new DataError(`There is no array${missing.map((name) => ` "${name}"`).join('')}.`, {
        given: sources.map(({ name }) => name).join(', ') || 'nothing',
      }),
    );
  }
  const wanted = sources.filter(({ name }) => names.length === 0 || names.includes(name));
  const columns = await Promise.all(wanted.map((source) => NumpyColumn.open(file, source)));
  if (columns.some(({ length }) => length !== columns[0]!.length)) {
    throw errorAt(
      { file },
      new DataError('All arrays must have the same number of rows.', {
        given: columns.map(({ name, length }) => `${name}: ${length}`).join(', '),
        fix: 'name the arrays to read',
      }),
    );
  }
  return columns;
}

async function* readRows(
  file: string,
  names: readonly string[],
  from: number,
): AsyncGenerator<FoundRecord, void, undefined> {
  const columns = await openColumns(file, names);
  const rowBytes = columns.reduce((sum, column) => sum + column.rowBytes, 0);
  const rowsPerBlock = Math.max(1, Math.floor(BLOCK_BYTES / Math.max(1, rowBytes)));
  const readers = columns.map((column) => column.blocks(from, rowsPerBlock));
  try {
    for (let row = from; row < columns[0]!.length; ) {
      const blocks: Record<string, NdArray> = {};
      for (const [i, { name }] of columns.entries()) blocks[name] = (await readers[i]!.next()).value!;
      const count = blocks[columns[0]!.name]!.shape[0]!;
      for (let i = 0; i < count; i++, row++) yield { fields: arrayRows(blocks, i), position: { file, row } };
    }
    // At the end of the data checksums are compared.
    for (const reader of readers) await reader.next();
  } finally {
    for (const reader of readers) await reader.return();
  }
}
