import { ndArray, type Sample } from '@tfaip/core';
import { expect, test } from 'vitest';
import { IterableGenerator } from './iterableGenerator.js';
import { collect } from './testSupport/collect.js';

const sample = (index: number): Sample => ({
  inputs: { x: ndArray('int32', [], Int32Array.of(index)) },
  targets: {},
  outputs: {},
  meta: { index },
});

test('every run iterates anew', async () => {
  const generator = new IterableGenerator(async function* () {
    yield sample(0);
    yield sample(1);
  });
  expect(generator.length).toBeUndefined();
  for (let run = 0; run < 2; run++) {
    expect((await collect(generator.generate())).map(({ meta }) => meta.index)).toEqual([0, 1]);
  }
});

test('takes what is iterable synchronously, and a length', async () => {
  const generator = new IterableGenerator(() => [sample(0)], 1);
  expect(generator.length).toBe(1);
  expect(await collect(generator.generate())).toEqual([sample(0)]);
});
