const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

/**
 * Ranges of UTF-16 units of which UAX #29 never joins two: none is CR, Extend, ZWJ, SpacingMark, Prepend,
 * Regional_Indicator, conjoining Jamo or half of a pair, and rules GB3 and GB6 to GB13 join only across one of those.
 * A test compares them with `Intl.Segmenter`.
 */
const simpleRanges: readonly (readonly [from: number, to: number])[] = [
  [0x0000, 0x000c], // controls up to CR
  [0x000e, 0x02ff], // Latin, phonetic, modifier letters
  [0x0370, 0x0482], // Greek, Cyrillic
  [0x048a, 0x0590], // Cyrillic, Armenian, Hebrew punctuation
  [0x05d0, 0x05f4], // Hebrew letters
  [0x0620, 0x064a], // Arabic letters
  [0x1e00, 0x1fff], // Latin and Greek with marks
  [0x2010, 0x2027], // dashes, quotation marks
  [0x2030, 0x205e], // punctuation
  [0x2070, 0x20cf], // superscripts, currencies
  [0x2100, 0x2cee], // symbols, box drawing, Glagolitic
  [0x2e80, 0x3029], // radicals, ideographic punctuation
  [0x3030, 0x3098], // Hiragana
  [0x309b, 0xa66e], // Katakana, ideographs, Yi
  [0xac00, 0xd7a3], // Hangul syllables
  [0xff01, 0xff9d], // full and half width forms
];

/** [65536], 1 where a UTF-16 unit is a grapheme by itself as long as its neighbours are of this kind, too. */
export const simpleUnits: Uint8Array = new Uint8Array(0x10000);
for (const [from, to] of simpleRanges) simpleUnits.fill(1, from, to + 1);

/**
 * Calls `take` for each extended grapheme cluster of a text, as `Intl.Segmenter` has them.
 *
 * The segmenter takes many times as long as a look into a table, so it gets only pieces of which the table does not
 * know whether they are one cluster.
 */
export function forEachGrapheme(text: string, take: (grapheme: string) => void): void {
  for (let start = 0, end = 0; start < text.length; start = end) {
    do end++;
    while (!hasBoundaryAt(text, end));
    const piece = text.slice(start, end);
    if (piece.length === 1 || isLetterWithMarks(piece)) take(piece);
    else takeSegments(piece, take);
  }
}

/**
 * Whether there is certainly a boundary: at the end, and between a simple unit or a mark and a simple unit. A rule that
 * joins what follows a mark, GB9c, does so to letters of Indic scripts only, which are not simple.
 */
function hasBoundaryAt(text: string, i: number): boolean {
  if (i >= text.length) return true;
  if (simpleUnits[text.charCodeAt(i)] === 0) return false;
  const before = text.charCodeAt(i - 1);
  return simpleUnits[before] === 1 || isMark(before);
}

/** A simple unit that is no control character, and marks: GB9 joins them. */
function isLetterWithMarks(piece: string): boolean {
  const letter = piece.charCodeAt(0);
  if (simpleUnits[letter] === 0 || isControl(letter)) return false;
  for (let i = 1; i < piece.length; i++) if (!isMark(piece.charCodeAt(i))) return false;
  return true;
}

/** The block of combining diacritical marks, all of them Extend. */
function isMark(unit: number): boolean {
  return unit >= 0x0300 && unit <= 0x036f;
}

/** Controls among the simple units, to which GB4 joins nothing: C0, DEL, C1 and the soft hyphen. */
function isControl(unit: number): boolean {
  return unit < 0x20 || (unit >= 0x7f && unit < 0xa0) || unit === 0xad;
}

/** The segmenter's time per character grows with the length of the text, so it gets parts of this many units. */
const WINDOW = 256;

function takeSegments(text: string, take: (grapheme: string) => void): void {
  let start = 0;
  let size = WINDOW;
  while (start < text.length) {
    const segments = Array.from(segmenter.segment(wholePart(text, start, size)), ({ segment }) => segment);
    // Whether there is a boundary depends on what is before it and on one code point behind, so all but the last hold.
    if (start + size < text.length) segments.pop();
    for (const segment of segments) {
      take(segment);
      start += segment.length;
    }
    size = segments.length === 0 ? 2 * size : WINDOW;
  }
}

/** Up to `size` units of a text, not ending in the middle of a code point. */
function wholePart(text: string, start: number, size: number): string {
  const end = start + size;
  const isSplit = end < text.length && (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return text.slice(start, isSplit ? end - 1 : end);
}
