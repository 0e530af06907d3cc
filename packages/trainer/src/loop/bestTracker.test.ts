import { describe, expect, it } from 'vitest';
import { BestTracker } from './bestTracker.js';

describe('BestTracker', () => {
  it.each([
    [
      'max',
      [0.5, 0.7, 0.6, 0.7, 0.8],
      [true, true, false, false, true],
      { epoch: 5, name: 'acc', value: 0.8 },
    ],
    [
      'min',
      [0.5, 0.7, 0.4, 0.4, 0.8],
      [true, false, true, false, false],
      { epoch: 3, name: 'acc', value: 0.4 },
    ],
    ['max', [Number.NaN, 0.1, Number.NaN], [false, true, false], { epoch: 2, name: 'acc', value: 0.1 }],
    ['max', [Number.NEGATIVE_INFINITY, -1], [true, true], { epoch: 2, name: 'acc', value: -1 }],
  ] as const)('%s of %j', (mode, values, isBest, best) => {
    const tracker = new BestTracker([mode, 'acc']);
    expect(values.map((acc, i) => tracker.update(i + 1, { acc, loss: 9 }))).toEqual(isBest);
    expect(tracker.result()).toEqual(best);
  });

  it('has no best before the first value', () => {
    expect(new BestTracker(['min', 'loss']).result()).toBeUndefined();
  });
});
