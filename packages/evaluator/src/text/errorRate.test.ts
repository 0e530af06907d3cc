import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EvaluatorError } from '../evaluatorError.js';
import { EditCountsAccumulator } from './editCounts.js';
import { characterErrorRate, ErrorRateAccumulator, wordErrorRate } from './errorRate.js';

fc.configureGlobal({ seed: 20 });

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'e\u0301', '👍'), maxLength: 20 });
const pairs = fc.array(fc.tuple(text, text), { maxLength: 12 });
const columns = (of: readonly [string, string][]) => [of.map(([a]) => a), of.map(([, b]) => b)] as const;

describe('error rates', () => {
  it('weigh texts by their length', () => {
    expect(characterErrorRate(['kitten', 'cat'], ['sitting', 'cat'])).toBe(3 / 9);
    expect(wordErrorRate(['the quick brown fox', 'a cat'], ['the quick fox', 'a cat'])).toBe(1 / 6);
    expect(characterErrorRate(['e\u0301'], ['e'])).toBe(1);
    expect(characterErrorRate(['e\u0301'], ['e'], { unit: 'codePoint' })).toBe(0.5);
  });

  it('are NaN without anything to compare, and infinite if all is inserted', () => {
    expect(characterErrorRate([], [])).toBeNaN();
    expect(wordErrorRate([' '], [''])).toBeNaN();
    expect(characterErrorRate([''], ['a'])).toBe(Number.POSITIVE_INFINITY);
  });

  it('need a hypothesis for each reference', () => {
    expect(() => characterErrorRate(['a'], [])).toThrow(EvaluatorError);
    expect(() => new EditCountsAccumulator().updateState(['a'], [])).toThrow('1 references, 0 hypotheses');
  });

  it.each(['grapheme', 'codePoint', 'word'] as const)(
    'of %ss do not depend on parts, order and merging',
    (unit) => {
      fc.assert(
        fc.property(pairs, fc.nat(12), (all, at) => {
          const whole = new ErrorRateAccumulator(unit);
          whole.updateState(...columns(all));
          const head = new ErrorRateAccumulator(unit);
          const tail = new ErrorRateAccumulator(unit);
          tail.updateState(...columns(all.slice(at)));
          head.updateState(...columns(all.slice(0, at).reverse()));
          tail.merge(head);
          expect(tail.result()).toEqual(whole.result());
          tail.resetState();
          expect(tail.result()).toEqual({ rate: Number.NaN, errors: 0, referenceLength: 0 });
        }),
      );
    },
  );

  it.each(['grapheme', 'codePoint', 'word'] as const)('of %ss are those of the counted edits', (unit) => {
    fc.assert(
      fc.property(pairs, fc.nat(12), (all, at) => {
        const rates = new ErrorRateAccumulator(unit);
        rates.updateState(...columns(all));
        const edits = new EditCountsAccumulator(unit);
        const others = new EditCountsAccumulator(unit);
        edits.updateState(...columns(all.slice(0, at)));
        others.updateState(...columns(all.slice(at)));
        edits.merge(others);
        const { errors, referenceLength, rate } = rates.result();
        const { matches, substitutions, deletions, insertions } = edits.result();
        expect(substitutions + deletions + insertions).toBe(errors);
        expect(matches + substitutions + deletions).toBe(referenceLength);
        expect(edits.result().rate).toBe(rate);
        const frequent = edits.mostFrequent(Number.POSITIVE_INFINITY);
        expect(frequent.reduce((sum, { count }) => sum + count, 0)).toBe(errors);
      }),
    );
  });

  it('are 0 for perfect hypotheses', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 1 }), (texts) => {
        const state = new ErrorRateAccumulator();
        state.updateState(texts, texts);
        expect(state.result().errors).toBe(0);
      }),
    );
  });
});

describe('EditCountsAccumulator', () => {
  it('knows the most frequent edits', () => {
    const state = new EditCountsAccumulator();
    state.updateState(['mama', 'man', 'cat'], ['nana', 'nan', 'ca']);
    expect(state.mostFrequent(1)).toEqual([
      { kind: 'substitution', reference: 'm', hypothesis: 'n', count: 3 },
    ]);
    expect(state.mostFrequent(2)[1]).toEqual({
      kind: 'deletion',
      reference: 't',
      hypothesis: undefined,
      count: 1,
    });
    state.resetState();
    expect(state.mostFrequent(9)).toEqual([]);
    expect(state.result().rate).toBeNaN();
  });
});
