import { isUtf8 } from 'node:buffer';
import { endianness } from 'node:os';
import { type ArrayData, DataError, type DType, type NdArray } from '@tfaip/core';
import { halfToFloat } from './halfToFloat.js';

/** How values of one NumPy dtype become ours. */
export interface NpyDtype {
  readonly dtype: DType;
  /** Bytes of a value. */
  readonly itemSize: number;
  /**
   * The values as an array's data; of the same memory where its layout fits and it is aligned.
   *
   * @throws {DataError} if a value cannot be held.
   */
  decode(bytes: Uint8Array): ArrayData;
}

type Numbers =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

type NumbersClass<T extends Numbers> = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): T;
};

/** This machine's byte order, as NumPy names it. */
const hostOrder: '<' | '>' = endianness() === 'LE' ? '<' : '>';

/**
 * The dtype that a header names: float16, float32 and float64 become float32 (float64 is rounded); whole numbers of all
 * sizes become int32, if they fit; strings of both kinds (`U` code points, `S` bytes in UTF-8) become string.
 *
 * @param descr such as `<f4`: byte order, kind and size.
 * @throws {DataError} for other dtypes, objects above all.
 */
export function npyDtype(descr: string): NpyDtype {
  const [, order = '', kind = '', size = ''] = /^([<>|=])([a-zA-Z])(\d+)$/.exec(descr) ?? [];
  const swapped = order !== '|' && order !== '=' && order !== hostOrder;
  const number = numbers.get(kind + size);
  if (number)
    return { ...number, decode: (bytes) => number.decode(swapped ? swap(bytes, number.itemSize) : bytes) };
  const itemSize = Number(size) * (kind === 'U' ? 4 : 1);
  if (kind === 'U' && itemSize > 0) {
    return { dtype: 'string', itemSize, decode: (bytes) => codePointStrings(bytes, itemSize, order === '>') };
  }
  if (kind === 'S' && itemSize > 0)
    return { dtype: 'string', itemSize, decode: (bytes) => byteStrings(bytes, itemSize) };
  throw new DataError('The dtype of this NumPy array is not read.', {
    given: descr,
    expected: 'f2, f4, f8, i1 to i8, u1 to u8, b1, U or S',
    fix: kind === 'O' ? 'objects are pickled Python code: save numbers or strings' : 'convert it with astype',
  });
}

/** NumPy's name of a dtype of ours, in this machine's byte order; of strings with the length of the longest. */
export function descrOf({ dtype, data }: NdArray): string {
  if (dtype === 'float32') return `${hostOrder}f4`;
  if (dtype === 'int32') return `${hostOrder}i4`;
  if (dtype === 'bool') return '|b1';
  const longest = (data as readonly string[]).reduce((most, text) => Math.max(most, [...text].length), 1);
  return `${hostOrder}U${longest}`;
}

const numbers: ReadonlyMap<string, NpyDtype> = new Map([
  ['f2', number('float32', Uint16Array, (values) => Float32Array.from(values, halfToFloat))],
  ['f4', number('float32', Float32Array, (values) => values)],
  ['f8', number('float32', Float64Array, (values) => new Float32Array(values))],
  ['i1', number('int32', Int8Array, (values) => new Int32Array(values))],
  ['u1', number('int32', Uint8Array, (values) => new Int32Array(values))],
  ['i2', number('int32', Int16Array, (values) => new Int32Array(values))],
  ['u2', number('int32', Uint16Array, (values) => new Int32Array(values))],
  ['i4', number('int32', Int32Array, (values) => values)],
  ['u4', number('int32', Uint32Array, (values) => Int32Array.from(values, inInt32))],
  ['i8', number('int32', BigInt64Array, bigToInt32)],
  ['u8', number('int32', BigUint64Array, bigToInt32)],
  ['b1', number('bool', Uint8Array, (values) => values.map((value) => (value === 0 ? 0 : 1)))],
]);

function number<T extends Numbers>(
  dtype: DType,
  values: NumbersClass<T>,
  convert: (values: T) => ArrayData,
): NpyDtype {
  const itemSize = values.BYTES_PER_ELEMENT;
  return {
    dtype,
    itemSize,
    decode: (bytes) => {
      const aligned = bytes.byteOffset % itemSize === 0 ? bytes : new Uint8Array(bytes);
      return convert(new values(aligned.buffer, aligned.byteOffset, aligned.byteLength / itemSize));
    },
  };
}

function bigToInt32(values: BigInt64Array | BigUint64Array): Int32Array {
  const result = new Int32Array(values.length);
  for (let i = 0; i < result.length; i++) result[i] = inInt32(values[i]!);
  return result;
}

function inInt32(value: number | bigint): number {
  const small = Number(value);
  if (small === (small | 0)) return small;
  throw new DataError('A value of this NumPy array does not fit into int32.', {
    given: String(value),
    expected: 'from -2147483648 to 2147483647',
  });
}

/** A copy in the other byte order. */
function swap(bytes: Uint8Array, itemSize: number): Uint8Array {
  const copy = Buffer.from(bytes);
  if (itemSize === 2) return copy.swap16();
  if (itemSize === 4) return copy.swap32();
  return itemSize === 8 ? copy.swap64() : copy;
}

/** Code points of four bytes each; zeros at the end fill up. */
function codePointStrings(bytes: Uint8Array, itemSize: number, bigEndian: boolean): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / itemSize }, (_, index) => {
    const points: number[] = [];
    for (let at = 0; at < itemSize; at += 4) points.push(view.getUint32(index * itemSize + at, !bigEndian));
    return fromCodePoints(points.slice(0, points.findLastIndex((point) => point !== 0) + 1));
  });
}

function fromCodePoints(points: readonly number[]): string {
  const wrong = points.find((point) => point > 0x10ffff || (point >= 0xd800 && point < 0xe000));
  if (wrong === undefined) return points.map((point) => String.fromCodePoint(point)).join('');
  throw new DataError('A string of this NumPy array holds what is no character.', {
    given: `code point ${wrong}`,
  });
}

function byteStrings(bytes: Uint8Array, itemSize: number): string[] {
  return Array.from({ length: bytes.byteLength / itemSize }, (_, index) => {
    const item = Buffer.from(bytes.buffer, bytes.byteOffset + index * itemSize, itemSize);
    const text = item.subarray(0, item.findLastIndex((byte) => byte !== 0) + 1);
    if (isUtf8(text)) return text.toString();
    throw new DataError('A byte string of this NumPy array is not UTF-8.', {
      given: text.toString('hex', 0, 20),
    });
  });
}
