import { expect, test } from 'vitest';
import { formatBound, formatEpoch } from './formatValues.js';
import type { EpochEnd } from './trainerCallback.js';

test('a run says what it waits for, with both times', () => {
  expect(formatBound(0.25, 3)).toBe(
    'Bound by the step: 0.25 ms a step waiting for batches, 3.00 ms for the step itself',
  );
  expect(formatBound(4, 3)).toMatch(/^Bound by the input: 4.00 ms .* 3.00 ms .*benchmark-input-pipeline/);
});

test('the rate of a slow epoch has a decimal', () => {
  const event = { epoch: 1, train: {}, seconds: 20, isBest: false } as unknown as EpochEnd;
  expect(formatEpoch({ ...event, samplesPerSecond: 0.4 }, 2)).toBe('Epoch 1/2    20.0 s  0.4 samples/s');
  expect(formatEpoch({ ...event, samplesPerSecond: 40.4 }, 2)).toBe('Epoch 1/2    20.0 s  40 samples/s');
});
