import assert from 'node:assert/strict';
import { readTfRecordFile, writeTfRecordFile } from '@tfaip/tfrecord';

const records = [Buffer.from('short'), Buffer.alloc(1000, 7)];
await writeTfRecordFile('records.gz', records, { compression: 'gzip' });

const found: Buffer[] = [];
for await (const item of readTfRecordFile('records.gz')) {
  assert.equal(item.kind, 'record');
  if (item.kind === 'record') found.push(Buffer.from(item.data));
}
assert.deepEqual(found, records);
console.log('done');
