import { setTimeout } from 'node:timers/promises';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mapInOrder } from './mapInOrder.js';
import { collect, collectUntilError } from './testSupport/collect.js';

test('results come in the order of the items, however long each takes', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 5 }),
      async (delays, concurrency) => {
        const items = delays.map((delay, index) => ({ delay, index }));
        const call = async ({ delay, index }: { delay: number; index: number }) => {
          await setTimeout(delay);
          return index;
        };
        expect(await collect(mapInOrder(items, concurrency, call))).toEqual(items.map(({ index }) => index));
      },
    ),
    { numRuns: 30, seed: 1 },
  );
});

test('at most so many calls are under way, and as many as there may be', async () => {
  let running = 0;
  let most = 0;
  const call = async (item: number) => {
    most = Math.max(most, ++running);
    await setTimeout(1);
    running--;
    return item;
  };
  await collect(mapInOrder([1, 2, 3, 4, 5, 6, 7, 8], 3, call));
  expect(most).toBe(3);
});

test('a synchronous function is called when its result is asked for', async () => {
  const called: number[] = [];
  const results = mapInOrder([1, 2, 3], 8, (item) => {
    called.push(item);
    return item;
  });
  await results.next();
  expect(called).toEqual([1]);
});

test('an error is thrown after the results before it, whether a call or the source fails', async () => {
  const slow = async (item: number) => {
    await setTimeout(5 - item);
    if (item === 3) throw new Error('third');
    return item;
  };
  expect(await collectUntilError(mapInOrder([1, 2, 3, 4], 4, slow))).toEqual({
    items: [1, 2],
    error: new Error('third'),
  });
  const source = function* () {
    yield* [1, 2];
    throw new Error('source');
  };
  expect(await collectUntilError(mapInOrder(source(), 8, slow))).toEqual({
    items: [1, 2],
    error: new Error('source'),
  });
});

test('stopping early closes the source and waits for what is under way', async () => {
  let closed = false;
  let running = 0;
  const source = function* () {
    try {
      for (let item = 0; ; item++) yield item;
    } finally {
      closed = true;
    }
  };
  const call = async (item: number) => {
    running++;
    await setTimeout(2);
    running--;
    if (item > 0) throw new Error('after the end');
    return item;
  };
  for await (const item of mapInOrder(source(), 4, call)) {
    expect(item).toBe(0);
    break;
  }
  expect(closed).toBe(true);
  expect(running).toBe(0);
});
