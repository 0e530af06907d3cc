import { describe, expect, it } from 'vitest';
import { alignTexts, editOperations, formatAlignment } from './alignment.js';

describe('alignTexts', () => {
  it('says what stands where', () => {
    expect(alignTexts('cat', 'at!')).toEqual([
      { kind: 'deletion', reference: 'c', hypothesis: undefined, referenceIndex: 0, hypothesisIndex: 0 },
      { kind: 'match', reference: 'a', hypothesis: 'a', referenceIndex: 1, hypothesisIndex: 0 },
      { kind: 'match', reference: 't', hypothesis: 't', referenceIndex: 2, hypothesisIndex: 1 },
      { kind: 'insertion', reference: undefined, hypothesis: '!', referenceIndex: 3, hypothesisIndex: 2 },
    ]);
    expect(alignTexts('', '')).toEqual([]);
  });

  it('aligns words', () => {
    expect(editOperations('the quick fox', 'the quack fox', { unit: 'word' })).toEqual([
      {
        kind: 'substitution',
        reference: 'quick',
        hypothesis: 'quack',
        referenceIndex: 1,
        hypothesisIndex: 1,
      },
    ]);
  });
});

describe('formatAlignment', () => {
  it('puts equal characters below each other', () => {
    expect(formatAlignment(alignTexts('kitten', 'sitting'))).toBe(
      ['kitten·', 'sitting', 'S   S I'].join('\n'),
    );
    expect(formatAlignment(alignTexts('cat', 'at'))).toBe(['cat', '·at', 'D'].join('\n'));
  });

  it('shows edited spaces and gives wide letters two columns', () => {
    expect(formatAlignment(alignTexts('a b', 'ab'))).toBe(['a␣b', 'a·b', ' D'].join('\n'));
    expect(formatAlignment(alignTexts('漢字x', '漢x'))).toBe(['漢字x', '漢· x', '  D'].join('\n'));
    expect(formatAlignment(alignTexts('e\u0301x', 'ex'))).toBe(['e\u0301x', 'ex', 'S'].join('\n'));
  });

  it('separates words', () => {
    const alignment = alignTexts('the quick brown fox jumps', 'the brown fox has jumps', { unit: 'word' });
    expect(formatAlignment(alignment, ' ')).toBe(
      ['the quick brown fox ·   jumps', 'the ·     brown fox has jumps', '    D               I'].join('\n'),
    );
  });
});
