import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { collect } from '../testSupport/testPipeline.js';
import { chunks } from './chunks.js';

const range = (length: number) => Array.from({ length }, (_, i) => i);

describe('chunks', () => {
  it('have the size that is wanted while they are made', async () => {
    let size = 1;
    const made: number[][] = [];
    for await (const chunk of chunks(range(10), () => size)) {
      made.push(chunk);
      size = 4;
    }
    expect(made).toEqual([[0], [1, 2, 3, 4], [5, 6, 7, 8], [9]]);
  });

  it('of an asynchronous source are full while it is ready', async () => {
    async function* ready() {
      yield* range(10);
    }
    expect(await collect(chunks(ready(), () => 4))).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9],
    ]);
  });

  it('are given early when the source waits', async () => {
    async function* pausing() {
      yield* [0, 1];
      await sleep(20);
      yield* [2, 3, 4];
    }
    expect(await collect(chunks(pausing(), () => 4))).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  it('end with an error of the source', async () => {
    async function* broken() {
      yield 1;
      throw new Error('broken');
    }
    await expect(collect(chunks(broken(), () => 4))).rejects.toThrow('broken');
  });

  it('close the source when the reader stops', async () => {
    let closed = false;
    async function* source() {
      try {
        yield* range(10);
      } finally {
        closed = true;
      }
    }
    await collect(
      chunks(source(), () => 2),
      1,
    );
    expect(closed).toBe(true);
  });
});
