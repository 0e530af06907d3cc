import { deriveSeed } from '@tfaip/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ShuffleBuffer } from './shuffleBuffer.js';
import { runStage } from './streamStage.js';

const range = (length: number) => Array.from({ length }, (_, i) => i);

function shuffled(length: number, capacity: number, seed: number): number[] {
  return [...(runStage(range(length), new ShuffleBuffer<number>(capacity, seed)) as Iterable<number>)];
}

const sizes = { length: fc.nat(200), capacity: fc.integer({ min: 1, max: 250 }), seed: fc.integer() };

test('every item leaves exactly once, and none more than capacity - 1 places early', () => {
  fc.assert(
    fc.property(fc.record(sizes), ({ length, capacity, seed }) => {
      const order = shuffled(length, capacity, seed);
      expect([...order].sort((a, b) => a - b)).toEqual(range(length));
      order.forEach((item, place) => {
        expect(item - place).toBeLessThan(capacity);
      });
    }),
  );
});

test('the same seed gives the same order, another seed another', () => {
  expect(shuffled(100, 10, 1)).toEqual(shuffled(100, 10, 1));
  expect(shuffled(100, 10, 1)).not.toEqual(shuffled(100, 10, 2));
});

test('a buffer of one keeps the order', () => {
  expect(shuffled(10, 1, 3)).toEqual(range(10));
});

test('a buffer that holds everything gives every order equally often', () => {
  const counts = new Map<string, number>();
  const runs = 24_000;
  for (let run = 0; run < runs; run++) {
    const order = shuffled(4, 8, deriveSeed(7, run)).join();
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  expect(counts.size).toBe(24);
  // 23 degrees of freedom: a fair shuffle exceeds 58 in one of 10,000 experiments, and the seeds are fixed.
  expect(chiSquare([...counts.values()], runs / 24)).toBeLessThan(58);
});

test('a small buffer draws evenly from what it holds', () => {
  const runs = 10_000;
  const firsts = new Array<number>(10).fill(0);
  for (let run = 0; run < runs; run++) {
    const first = shuffled(50, 10, deriveSeed(3, run))[0]!;
    firsts[first] = firsts[first]! + 1;
  }
  // 9 degrees of freedom, one of 10,000.
  expect(chiSquare(firsts, runs / 10)).toBeLessThan(34);
});

function chiSquare(counts: readonly number[], expected: number): number {
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}
