import { readFile } from 'node:fs/promises';
import { DataError, type NdArray, ndArray, sizeOf } from '@tfaip/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyArray } from '../testSupport/arrays.js';
import { TemporaryFolder } from '../testSupport/temporaryFolder.js';
import { decodeNpy, encodeNpy, readNpy, writeNpy } from './npy.js';

const folder = new TemporaryFolder();

/** A file as NumPy writes it: header, then the values. */
function npyBytes(header: string, values: ArrayBufferView = new Uint8Array(0), version = 1): Uint8Array {
  const text = Buffer.from(header, 'utf8');
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  if (version === 1) length.writeUInt16LE(text.length);
  else length.writeUInt32LE(text.length);
  const magic = Buffer.from([0x93, ...Buffer.from('NUMPY'), version, 0]);
  return Buffer.concat([
    magic,
    length,
    text,
    Buffer.from(values.buffer, values.byteOffset, values.byteLength),
  ]);
}

const headerOf = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

describe('.npy', () => {
  it('reads back what it writes, for all dtypes and shapes', () => {
    fc.assert(
      fc.property(anyArray(), (array) => {
        expect(decodeNpy(encodeNpy(array))).toEqual(array);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('has its values at a multiple of 64 bytes', () => {
    const bytes = encodeNpy(ndArray('float32', [2], Float32Array.of(1, 2)));
    expect((bytes.length - 8) % 64).toBe(0);
    expect(bytes.toString('latin1', 10, 61)).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (");
    expect(bytes[bytes.length - 9]).toBe(0x0a);
  });

  it('goes through files', async () => {
    const array = ndArray('string', [2], ['ä', '😀b']);
    await writeNpy(folder.at('a.npy'), array);
    expect(await readNpy(folder.at('a.npy'))).toEqual(array);
    expect(decodeNpy(await readFile(folder.at('a.npy')))).toEqual(array);
    await expect(readNpy(folder.at('none.npy'))).rejects.toThrow(DataError);
  });

  it.each<[string, ArrayBufferView, string, NdArray['data']]>([
    ['<f8', Float64Array.of(0.1, -2), 'float32', Float32Array.of(0.1, -2)],
    ['<f2', Uint16Array.of(0x3c00, 0xc000), 'float32', Float32Array.of(1, -2)],
    ['<f2', Uint16Array.of(0x0001, 0xfbff), 'float32', Float32Array.of(2 ** -24, -65504)],
    ['<f2', Uint16Array.of(0x7c00, 0x7e00), 'float32', Float32Array.of(Number.POSITIVE_INFINITY, Number.NaN)],
    ['|i1', Int8Array.of(-128, 127), 'int32', Int32Array.of(-128, 127)],
    ['|u1', Uint8Array.of(0, 255), 'int32', Int32Array.of(0, 255)],
    ['<i2', Int16Array.of(-32768, 7), 'int32', Int32Array.of(-32768, 7)],
    ['<u2', Uint16Array.of(65535, 7), 'int32', Int32Array.of(65535, 7)],
    ['<u4', Uint32Array.of(2147483647, 7), 'int32', Int32Array.of(2147483647, 7)],
    ['<i8', BigInt64Array.of(-2147483648n, 7n), 'int32', Int32Array.of(-2147483648, 7)],
    ['<u8', BigUint64Array.of(2147483647n, 7n), 'int32', Int32Array.of(2147483647, 7)],
    ['|b1', Uint8Array.of(1, 0), 'bool', Uint8Array.of(1, 0)],
    ['>i2', Uint8Array.of(1, 2, 0xff, 0xff), 'int32', Int32Array.of(258, -1)],
    ['>f4', Uint8Array.of(0x3f, 0x80, 0, 0, 0xc0, 0, 0, 0), 'float32', Float32Array.of(1, -2)],
    ['>i8', Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 6), 'int32', Int32Array.of(5, 6)],
    ['<U2', Uint32Array.of(0x61, 0x1f600, 0x62, 0), 'string', ['a😀', 'b']],
    ['>U1', Uint8Array.of(0, 0, 0, 0x61, 0, 0, 0, 0xe4), 'string', ['a', 'ä']],
    ['|S3', Buffer.from('\u00e4b\0\0c'), 'string', ['äb', '\0\0c'.replace(/^/, '')]],
  ])('reads %s', (descr, values, dtype, expected) => {
    const array = decodeNpy(npyBytes(headerOf(descr, '(2,)'), values));
    expect(array).toEqual({ dtype, shape: [2], data: expected });
  });

  it('reads headers of all versions, with entries in any order', () => {
    const values = Int32Array.of(1, 2);
    const expected = ndArray('int32', [1, 2], values);
    for (const version of [1, 2, 3]) {
      expect(decodeNpy(npyBytes(headerOf('<i4', '(1, 2)'), values, version))).toEqual(expected);
    }
    const shuffled = "{'shape':(1,2),'descr':'<i4','fortran_order':False}";
    expect(decodeNpy(npyBytes(shuffled, values))).toEqual(expected);
    expect(decodeNpy(npyBytes(headerOf('<i4', '()'), Int32Array.of(7)))).toEqual(
      ndArray('int32', [], Int32Array.of(7)),
    );
  });

  it('reads column-major arrays', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }), (shape) => {
        const size = sizeOf(shape);
        // The value of an element tells its place, first in column-major order, then in row-major order.
        const columnMajor = Int32Array.from({ length: size }, (_, i) => i);
        const array = decodeNpy(npyBytes(headerOf('<i4', `(${shape.join(', ')},)`, 'True'), columnMajor));
        const expected = Int32Array.from({ length: size }, (_, i) => columnMajorPlace(i, shape));
        expect(array).toEqual(ndArray('int32', shape, expected));
      }),
      { seed: 1 },
    );
  });

  it.each([
    ['no NumPy file', Buffer.from('no NumPy file')],
    ['an empty file', Buffer.alloc(0)],
    ['a header that is cut short', npyBytes(headerOf('<i4', '(2,)')).subarray(0, 40)],
    ['too few values', npyBytes(headerOf('<i4', '(2,)'), Int32Array.of(1))],
    ['too many values', npyBytes(headerOf('<i4', '(2,)'), Int32Array.of(1, 2, 3))],
    ['a huge shape', npyBytes(headerOf('<i4', '(99999999999, 99999999999)'), Int32Array.of(1))],
    ['a missing entry', npyBytes("{'descr': '<i4', 'shape': (2,)}", Int32Array.of(1, 2))],
    ['objects', npyBytes(headerOf('|O', '(1,)'), new Uint8Array(8))],
    ['complex numbers', npyBytes(headerOf('<c8', '(1,)'), new Uint8Array(8))],
    [
      'fields',
      npyBytes("{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}", new Uint8Array(4)),
    ],
    ['a large whole number', npyBytes(headerOf('<i8', '(1,)'), BigInt64Array.of(2n ** 31n))],
    ['a large unsigned number', npyBytes(headerOf('<u4', '(1,)'), Uint32Array.of(2 ** 31))],
    ['no character', npyBytes(headerOf('<U1', '(1,)'), Uint32Array.of(0xd800))],
    ['bytes that are not UTF-8', npyBytes(headerOf('|S1', '(1,)'), Uint8Array.of(0xff))],
  ])('refuses %s', (_, bytes) => {
    expect(() => decodeNpy(bytes)).toThrow(DataError);
  });
});

/** Place in column-major order of the element with this place in row-major order. */
function columnMajorPlace(place: number, shape: readonly number[]): number {
  let rest = place;
  let result = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const index = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
    result += index * sizeOf(shape.slice(0, axis));
  }
  return result;
}
