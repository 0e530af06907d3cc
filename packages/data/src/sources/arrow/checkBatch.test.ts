import { DataError } from '@tfaip/core';
import { type Data, Field, Float32, List, makeData, RecordBatch, Schema, Struct, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { checkBatch } from './checkBatch.js';

const float = new Float32();
const list = new List(new Field('item', float));
const numbers = makeData({ type: float, length: 3, nullCount: 0, data: Float32Array.of(1, 2, 3) });

/** A batch of one column, `x`. */
function batchOf(column: Data): RecordBatch {
  const fields = [new Field('x', column.type)];
  const data = makeData({
    type: new Struct(fields),
    length: column.length,
    nullCount: 0,
    children: [column],
  });
  return new RecordBatch(new Schema(fields), data);
}
const listsAt = (...offsets: number[]) =>
  makeData({
    type: list,
    length: 2,
    nullCount: 0,
    valueOffsets: Int32Array.from(offsets),
    child: numbers,
  });

describe('checkBatch', () => {
  it('passes columns that hold what they say', () => {
    expect(() => checkBatch(batchOf(numbers))).not.toThrow();
    expect(() => checkBatch(batchOf(listsAt(0, 1, 3)))).not.toThrow();
  });

  it.each<[string, RecordBatch]>([
    [
      'more values than there are',
      batchOf(makeData({ type: float, length: 100, nullCount: 0, data: Float32Array.of(1) })),
    ],
    ['lists that go back', batchOf(listsAt(0, 3, 1))],
    ['lists that begin before the values', batchOf(listsAt(-1, 1, 2))],
    ['lists that end behind the values', batchOf(listsAt(0, 1, 4))],
    ['too few offsets', batchOf(listsAt(0, 1))],
    [
      'texts that end behind their bytes',
      batchOf(
        makeData({
          type: new Utf8(),
          length: 1,
          nullCount: 0,
          valueOffsets: Int32Array.of(0, 9),
          data: Buffer.from('short'),
        }),
      ),
    ],
  ])('refuses %s', (_, batch) => {
    expect(() => checkBatch(batch)).toThrow(DataError);
    expect(() => checkBatch(batch)).toThrow(/column "x"/);
  });
});
