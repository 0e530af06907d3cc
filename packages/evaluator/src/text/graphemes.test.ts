import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forEachGrapheme, simpleUnits } from './graphemes.js';

fc.configureGlobal({ seed: 20 });

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

function graphemes(text: string): string[] {
  const found: string[] = [];
  forEachGrapheme(text, (grapheme) => found.push(grapheme));
  return found;
}

function segments(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** Parts of this many, as the segmenter is slow for long texts. */
function inParts<T>(values: readonly T[], size = 100): T[][] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.slice(i * size, (i + 1) * size),
  );
}

/** One of each kind that UAX #29 has a rule for. */
const kinds = {
  cr: '\r',
  lf: '\n',
  control: '\u0007',
  extend: '\u0301',
  emojiModifier: '\u{1f3fd}',
  zwnj: '\u200c',
  zwj: '\u200d',
  spacingMark: '\u0903',
  prepend: '\u0600',
  regionalIndicator: '\u{1f1e9}',
  jamoL: '\u1100',
  jamoV: '\u1161',
  jamoT: '\u11a8',
  hangulLV: '가',
  hangulLVT: '각',
  pictograph: '\u{1f469}',
  consonant: 'क',
  linker: '\u094d',
  lowSurrogate: '\udc00',
  highSurrogate: '\ud800',
};

describe('forEachGrapheme', () => {
  const simple = Array.from({ length: 0x10000 }, (_, code) => code)
    .filter((code) => simpleUnits[code] === 1)
    .map((code) => String.fromCharCode(code));

  it('takes most letters of the living alphabets as simple, and nothing that a rule joins', () => {
    expect(simple.length).toBeGreaterThan(40_000);
    expect([...'aZ9 ßéñŁſʒαЖאب‘—€あア漢字ー한ｱＡ'].every((letter) => simple.includes(letter))).toBe(true);
    const joining = Object.entries(kinds).filter(([, text]) => text.length === 1 && simple.includes(text));
    expect(joining.map(([kind]) => kind)).toEqual(['lf', 'control', 'hangulLV', 'hangulLVT']);
  });

  it('knows only simple units that the segmenter never joins', () => {
    // The rules tell units apart by their kind, and these are all kinds that there are among the simple ones.
    for (const neighbour of ['a', '\n', '\u0007', '가', '각', '©', '漢']) {
      expect(simple).toContain(neighbour);
      for (const part of inParts(simple)) {
        const text = neighbour + part.map((unit) => unit + neighbour).join('');
        expect(segments(text)).toHaveLength(text.length);
      }
    }
    for (const part of inParts([...simple, ...simple.toReversed()])) {
      expect(segments(part.join(''))).toEqual(part);
    }
  });

  it('joins marks to what the segmenter joins them to', () => {
    const marks = Array.from({ length: 0x70 }, (_, i) => String.fromCharCode(0x300 + i));
    for (const mark of marks) expect(segments(`a${mark}a`)).toEqual([`a${mark}`, 'a']);
    for (const part of inParts(simple)) {
      const text = part.map((unit) => `${unit}\u0301`).join('');
      expect(graphemes(text)).toEqual(segments(text));
    }
  });

  it('is what the segmenter says for any order of kinds', () => {
    const kind = fc.constantFrom(...Object.values(kinds), 'a', 'é', '漢', '\u0308', '\u00ad', '\u0085');
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        expect(graphemes(text)).toEqual(segments(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('is what the segmenter says for long texts', () => {
    const kind = fc.constantFrom(
      kinds.extend,
      kinds.zwj,
      kinds.regionalIndicator,
      kinds.pictograph,
      '\u{1d165}',
      'a',
    );
    fc.assert(
      fc.property(fc.array(kind, { minLength: 300, maxLength: 700, size: 'max' }), (parts) => {
        const text = parts.join('');
        expect(graphemes(text)).toEqual(segments(text));
      }),
      { numRuns: 50 },
    );
    expect(graphemes(`a${kinds.extend.repeat(1000)}b`)).toEqual([`a${kinds.extend.repeat(1000)}`, 'b']);
  });

  it('is what the segmenter says for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(graphemes(text)).toEqual(segments(text));
      }),
    );
    for (const text of ['', '👩‍👩‍👧‍👦 family', '🇩🇪🇫🇷', 'ก็ กำ', 'नमस्ते', 'e\u0301e\u0301\r\n', '각\u11a8']) {
      expect(graphemes(text)).toEqual(segments(text));
    }
  });
});
