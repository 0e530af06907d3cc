import type { NamedArrays } from '@tfaip/core';
import { describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { classes, createLineSteps, type LineSteps, lineBatch } from '../testSupport/lineSteps.js';

const widths = [30, 61, 44, 90, 17, 75, 33, 52, 81, 26, 48, 69, 38, 57, 22, 64];

/** Scores of the frames that count and the loss, of each line of a batch. */
function linesOf({ logits, frames, loss }: NamedArrays): { logits: number[]; loss: number }[] {
  const time = logits!.shape[1]!;
  return Array.from(frames!.data as Int32Array, (count, line) => {
    const start = line * time * classes;
    return {
      logits: Array.from((logits!.data as Float32Array).subarray(start, start + count * classes)),
      loss: Number(loss!.data[line]),
    };
  });
}

describeNative('the network in compiled steps', () => {
  let steps: LineSteps;
  beforeAll(async () => {
    steps = await createLineSteps('native');
  }, 60_000);
  afterAll(() => steps.dispose());

  it('L6: scores the same lines the same at batch 1, 5 and 16', async () => {
    const results = [];
    for (const size of [1, 5, 16]) {
      const lines = [];
      for (let start = 0; start < widths.length; start += size)
        lines.push(...linesOf(await steps.score(lineBatch(widths.slice(start, start + size)))));
      results.push(lines);
    }
    const [alone, ...together] = results;
    for (const others of together) {
      for (const [i, { logits, loss }] of others.entries()) {
        expect(logits.length).toBe(alone![i]!.logits.length);
        const distances = logits.map((each, k) => Math.abs(each - alone![i]!.logits[k]!));
        expect(Math.max(...distances)).toBeLessThan(1e-5);
        expect(loss).toBeCloseTo(alone![i]!.loss, 4);
      }
    }
  }, 60_000);

  it('serves a width whose half is odd, recorded with widths whose halves are all even', async () => {
    const fresh = await createLineSteps('native');
    const { frames } = await fresh.score(lineBatch([690, 555]));
    expect([...frames!.data]).toEqual([173, 139]);
    fresh.dispose();
  }, 60_000);

  it('is one graph for lines of all widths, texts of all lengths and batches of all sizes', async () => {
    for (let step = 0; step < 24; step++) {
      const size = 1 + ((step * 7) % 16);
      const loss = await steps.train(
        lineBatch(widths.slice(0, size).map((width) => width + ((step * 13) % 40))),
      );
      expect(Number.isFinite(loss)).toBe(true);
      expect(steps.graphs()).toBe(1);
    }
  }, 60_000);
});
