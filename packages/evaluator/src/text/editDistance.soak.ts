import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTexts } from './alignment.js';
import { editDistance } from './editDistance.js';

const runs = process.env.TFAIP_SOAK === '1' ? 20_000 : 200;

/** Scripts, marks, pictures and white space, of which each unit takes another way through the code. */
const text = fc.string({
  unit: fc.constantFrom(
    'a',
    'b',
    ' ',
    'é',
    'e\u0301',
    'я',
    '漢',
    '가',
    '\u11a8',
    '👩',
    '\u200d',
    '\r',
    '\n',
    '\ud800',
  ),
  maxLength: 200,
});

describe('editDistance of any texts', () => {
  it.each(['grapheme', 'codePoint', 'word'] as const)(
    'by %s is what general costs and alignments say',
    (unit) => {
      fc.assert(
        fc.property(text, text, (reference, hypothesis) => {
          const distance = editDistance(reference, hypothesis, { unit });
          // Other costs than 1 take the way of Wagner and Fischer, cell by cell.
          const doubled = editDistance(reference, hypothesis, {
            unit,
            costs: { insertion: 2, deletion: 2, substitution: 2 },
          });
          expect(doubled).toBe(2 * distance);
          const alignment = alignTexts(reference, hypothesis, { unit });
          expect(alignment.filter(({ kind }) => kind !== 'match')).toHaveLength(distance);
          if (unit === 'word') return;
          expect(alignment.map((each) => each.reference ?? '').join('')).toBe(reference);
          expect(alignment.map((each) => each.hypothesis ?? '').join('')).toBe(hypothesis);
        }),
        { numRuns: runs, seed: 20 },
      );
    },
  );
});
