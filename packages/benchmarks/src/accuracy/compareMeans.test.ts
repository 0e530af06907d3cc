import { expect, test } from 'vitest';
import { allowedDifference, meanAndDeviation } from './compareMeans.js';

test('means may differ by half a point, or by the pooled deviation if that is more', () => {
  const spread = meanAndDeviation([90, 92, 94]);
  expect(spread).toEqual({ mean: 92, deviation: 2 });
  const single = meanAndDeviation([90]);
  expect(single).toEqual({ mean: 90, deviation: 0 });
  expect(allowedDifference(single, single)).toBe(0.5);
  expect(allowedDifference(spread, spread)).toBe(2);
  expect(allowedDifference(spread, single)).toBeCloseTo(Math.SQRT2, 12);
});
