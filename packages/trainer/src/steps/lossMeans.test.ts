import { scalarArray } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { LossMeans } from './lossMeans.js';

describe('LossMeans', () => {
  it('weights batches by their size', () => {
    const means = new LossMeans();
    means.add({ ce: scalarArray(1), loss: scalarArray(2) }, 3);
    means.add({ ce: scalarArray(5), loss: scalarArray(6) }, 1);
    expect(means.result()).toEqual({ ce: 2, loss: 3 });
  });

  it('does not drift over a million batches', () => {
    const means = new LossMeans();
    const value = scalarArray(0.1);
    for (let i = 0; i < 1_000_000; i++) means.add({ ce: value }, 16);
    expect(means.result().ce).toBeCloseTo(Math.fround(0.1), 9);
  });

  it('is empty before the first batch', () => {
    expect(new LossMeans().result()).toEqual({});
  });
});
