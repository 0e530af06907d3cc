import { type Batch, ndArray } from '@tfaip/core';
import { expect, it } from 'vitest';
import { batchFeeds } from './feeds.js';

const batch: Batch = {
  inputs: { x: ndArray('float32', [3, 2], Float32Array.of(1, 2, 3, 4, 5, 6)) },
  targets: { gt: ndArray('int32', [3], Int32Array.of(7, 8, 9)) },
  meta: [{}, {}, {}],
  size: 3,
};

it('gives inputs and targets their own names, and copies nothing', () => {
  const feeds = batchFeeds(batch);
  expect(Object.keys(feeds)).toEqual(['inputs/x', 'targets/gt']);
  expect(feeds['inputs/x']).toBe(batch.inputs.x);
});

it('takes the first samples only, if the batch has more', () => {
  const feeds = batchFeeds(batch, 2);
  expect(feeds['inputs/x']).toEqual(ndArray('float32', [2, 2], Float32Array.of(1, 2, 3, 4)));
  expect(feeds['targets/gt']).toEqual(ndArray('int32', [2], Int32Array.of(7, 8)));
  expect(batchFeeds(batch, 5)).toEqual(batchFeeds(batch));
});
