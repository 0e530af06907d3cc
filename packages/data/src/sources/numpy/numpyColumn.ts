import { type ArrayData, DataError, type NdArray, sizeOf } from '@tfaip/core';
import { errorAt } from '../recordPosition.js';
import { ByteReader } from './byteReader.js';
import type { ByteSource } from './byteSource.js';
import { type NpyDtype, npyDtype } from './npyDtype.js';
import { decodeNpyHeader, HEADER_BYTES, type NpyHeader } from './npyHeader.js';
import { readWhole } from './npz.js';

/** An array whose first dimension is the rows of a table. */
export class NumpyColumn {
  /** Number of rows. */
  readonly length: number;
  /** Bytes of one row. */
  readonly rowBytes: number;
  private readonly rowShape: readonly number[];

  private constructor(
    private readonly file: string,
    private readonly source: ByteSource,
    private readonly header: NpyHeader,
    private readonly dtype: NpyDtype,
  ) {
    this.length = header.shape[0]!;
    this.rowShape = header.shape.slice(1);
    this.rowBytes = sizeOf(this.rowShape) * dtype.itemSize;
  }

  get name(): string {
    return this.source.name;
  }

  /** @throws {DataError} that names the file if the array is damaged, has no rows, or is of a dtype that is not read. */
  static async open(file: string, source: ByteSource): Promise<NumpyColumn> {
    const reader = new ByteReader(source.bytes(0));
    try {
      const header = decodeNpyHeader(await reader.take(Math.min(source.size, HEADER_BYTES)));
      const dtype = npyDtype(header.descr);
      checkSize(header, dtype, source.size);
      return new NumpyColumn(file, source, header, dtype);
    } catch (error) {
      throw errorAt(
        { file },
        new DataError(`array "${source.name}": ${(error as Error).message}`, { cause: error }),
      );
    } finally {
      await reader.close();
    }
  }

  /**
   * The rows from `from` on, `rows` at a time as one array. Arrays in column-major order are read whole first, for
   * their rows lie scattered.
   */
  async *blocks(from: number, rows: number): AsyncGenerator<NdArray, void, undefined> {
    const { dtype } = this.dtype;
    const block = (data: ArrayData, count: number) => ({ dtype, shape: [count, ...this.rowShape], data });
    const size = sizeOf(this.rowShape);
    if (this.header.fortranOrder) {
      const { data } = await readWhole(this.file, this.source);
      for (let row = from; row < this.length; row += rows) {
        const count = Math.min(rows, this.length - row);
        yield block((data as Float32Array).slice(row * size, (row + count) * size), count);
      }
      return;
    }
    const { offset } = this.header;
    // Only what is read from its first byte to its last can be compared with a checksum.
    const reader = new ByteReader(this.source.bytes(from === 0 ? 0 : offset + from * this.rowBytes));
    try {
      if (from === 0) await reader.take(offset);
      for (let row = from; row < this.length; row += rows) {
        const count = Math.min(rows, this.length - row);
        yield block(this.dtype.decode(await reader.take(count * this.rowBytes)), count);
      }
      await reader.drain();
    } catch (error) {
      throw errorAt({ file: this.file }, error);
    } finally {
      await reader.close();
    }
  }
}

function checkSize({ descr, shape, offset }: NpyHeader, { itemSize }: NpyDtype, size: number): void {
  if (shape.length === 0)
    throw new DataError('A single value has no rows.', { fix: 'name the arrays to read' });
  const expected = sizeOf(shape) * itemSize;
  if (size - offset === expected) return;
  throw new DataError('The array is not as long as its header says.', {
    given: `${size - offset} bytes of values`,
    expected: `${expected}, for ${descr} [${shape.join(', ')}]`,
  });
}
