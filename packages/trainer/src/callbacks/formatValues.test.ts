import { expect, test } from 'vitest';
import { formatBound } from './formatValues.js';

test('a run says what it waits for, with both times', () => {
  expect(formatBound(0.25, 3)).toBe(
    'Bound by the step: 0.25 ms a step waiting for batches, 3.00 ms for the step itself',
  );
  expect(formatBound(4, 3)).toMatch(/^Bound by the input: 4.00 ms .* 3.00 ms .*benchmark-input-pipeline/);
});
