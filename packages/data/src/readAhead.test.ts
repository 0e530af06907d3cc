import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAhead } from './readAhead.js';
import { collect } from './testSupport/testPipeline.js';

/** Counts what is read of it, and whether it is closed. */
function counting(length: number) {
  const state = { read: 0, closed: 0 };
  async function* items(): AsyncGenerator<number> {
    try {
      while (state.read < length) yield state.read++;
    } finally {
      state.closed++;
    }
  }
  return { state, items: items() };
}

describe('reading ahead', () => {
  it('gives all items in their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(30),
        fc.integer({ min: 1, max: 9 }),
        fc.infiniteStream(fc.boolean()),
        async (length, count, pauses) => {
          const given: number[] = [];
          async function* source() {
            for (let i = 0; i < length; i++) {
              if (pauses.next().value) await nextTurn();
              yield i;
            }
          }
          for await (const item of readAhead(source(), count)) {
            if (pauses.next().value) await nextTurn();
            given.push(item);
          }
          expect(given).toEqual(Array.from({ length }, (_, i) => i));
        },
      ),
    );
  });

  it('reads so many items ahead, and no more', async () => {
    const { state, items } = counting(100);
    const stream = readAhead(items, 5);
    await stream.next();
    await nextTurn();
    expect(state.read).toBe(6);
    await stream.next();
    await nextTurn();
    expect(state.read).toBe(7);
    await stream.return();
    expect(state.closed).toBe(1);
  });

  it('tells an error after the items that came before it', async () => {
    async function* source() {
      yield 1;
      yield 2;
      throw new Error('broken');
    }
    const given: number[] = [];
    const reading = (async () => {
      for await (const item of readAhead(source(), 5)) given.push(item);
    })();
    await expect(reading).rejects.toThrow('broken');
    expect(given).toEqual([1, 2]);
  });

  it('closes its source when the reader stops, whatever waits', async () => {
    const { state, items } = counting(100);
    expect(await collect(readAhead(items, 3), 2)).toEqual([0, 1]);
    expect(state.closed).toBe(1);
  });
});
