import { describe, expect, it } from 'vitest';
import { EarlyStoppingParams } from '../params/earlyStoppingParams.js';
import { EarlyStopping } from './earlyStopping.js';

/** Epoch after which training is over, from 1; undefined if it is not. */
function lastEpoch(
  mode: 'min' | 'max',
  change: Partial<EarlyStoppingParams>,
  values: readonly number[],
): number | undefined {
  const params = Object.assign(new EarlyStoppingParams(), change);
  let stopping = new EarlyStopping(params, [mode, 'x']);
  for (const [i, x] of values.entries()) {
    stopping.update(i + 1, { x });
    // As in a run that is interrupted after each epoch.
    const resumed = new EarlyStopping(params, [mode, 'x']);
    resumed.fromJson(JSON.parse(JSON.stringify(stopping.toJson())));
    stopping = resumed;
    if (stopping.reason !== undefined) return i + 1;
  }
  return undefined;
}

describe('EarlyStopping', () => {
  it.each([
    ['never by default', 'max', {}, [1, 1, 1, 1], undefined],
    ['after checks without a new best', 'max', { n_to_go: 2 }, [1, 2, 2, 1, 9], 4],
    ['not if there is a new best in between', 'min', { n_to_go: 2 }, [5, 6, 4, 5, 3, 4], undefined],
    ['NaN is no new best', 'max', { n_to_go: 2 }, [Number.NaN, Number.NaN], 2],
    ['only at the epochs that are checked', 'max', { n_to_go: 1, frequency: 2 }, [1, 5, 0, 6, 0, 2], 6],
    ['counts from a threshold on', 'max', { n_to_go: 2, lower_threshold: 5 }, [1, 1, 1, 5, 4, 4], 6],
    ['counts from a threshold on', 'min', { n_to_go: 1, upper_threshold: 2 }, [9, 9, 9, 2, 3], 5],
    ['at once when it is good enough', 'max', { upper_threshold: 0.9 }, [0.5, 0.9, 1], 2],
    ['at once when it is good enough', 'min', { lower_threshold: 0.1 }, [0.5, 0.05, 1], 2],
    ['infinite values count', 'min', { n_to_go: 1 }, [Number.POSITIVE_INFINITY, 1, 1], 3],
  ] as const)('ends %s (%s, %j)', (_what, mode, change, values, expected) => {
    expect(lastEpoch(mode, change, values)).toBe(expected);
  });

  it('says why', () => {
    const stopping = new EarlyStopping(Object.assign(new EarlyStoppingParams(), { n_to_go: 1 }), [
      'max',
      'acc',
    ]);
    stopping.update(1, { acc: 1 });
    stopping.update(2, { acc: 1 });
    expect(stopping.reason).toBe('1 check without a better acc');
    const good = new EarlyStopping(Object.assign(new EarlyStoppingParams(), { upper_threshold: 0.9 }), [
      'max',
      'acc',
    ]);
    good.update(1, { acc: 0.95 });
    expect(good.reason).toBe('acc has reached 0.9');
  });
});
