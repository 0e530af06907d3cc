import { ParamsError } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { parseDuration } from '../params/duration.js';
import { TimeBudget } from './timeBudget.js';

describe('TimeBudget', () => {
  it('is over when the time of all processes together is', () => {
    let now = 0;
    const first = new TimeBudget(10, () => now);
    now = 6_000;
    expect(first.reason).toBeUndefined();
    const second = new TimeBudget(10, () => now);
    second.fromJson(JSON.parse(JSON.stringify(first.toJson())));
    now = 9_999;
    expect(second.reason).toBeUndefined();
    now = 10_000;
    expect(second.reason).toContain('max_time');
    expect(new TimeBudget(null, () => now).reason).toBeUndefined();
  });
});

describe('parseDuration', () => {
  it.each([
    ['90s', 90],
    ['45m', 2700],
    ['2h30m', 9000],
    ['1d', 86400],
    ['1d1h1m1s', 90061],
  ])('%s is %i seconds', (text, seconds) => {
    expect(parseDuration(text, 'x')).toBe(seconds);
  });

  it.each(['', '5', '0s', '-1h', '2h 30m', '30m2h', '1.5h'])('refuses "%s"', (text) => {
    expect(() => parseDuration(text, 'trainer.max_time')).toThrow(ParamsError);
  });
});
