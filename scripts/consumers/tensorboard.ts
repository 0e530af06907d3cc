import assert from 'node:assert/strict';
import { readEvents, type ScalarEvent, SummaryWriter } from '@tfaip/tensorboard';

const writer = new SummaryWriter('run');
writer.scalar('loss', 0.5, 1);
writer.scalar('loss', 0.25, 2);
await writer.close();

const scalars: ScalarEvent[] = [];
for await (const event of readEvents('run')) if (event.kind === 'scalar') scalars.push(event);
assert.deepEqual(
  scalars.map(({ tag, value, step }) => [tag, value, step]),
  [
    ['loss', 0.5, 1],
    ['loss', 0.25, 2],
  ],
);
console.log('done');
