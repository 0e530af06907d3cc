import bidiFactory from 'bidi-js';

// The package's types describe its ES module, while Node loads its CommonJS one, which is the factory itself.
const bidi = (bidiFactory as unknown as typeof bidiFactory.default)();

/**
 * The characters of a line from left to right as they stand in an image, by the Unicode Bidirectional Algorithm (UAX #9);
 * brackets are those that are seen. Text without right-to-left writing stays as it is.
 *
 * The direction of the line is that of most of its letters, which is the same for both orders.
 */
export function visualOrder(text: string): string {
  const types = Array.from(text, (character) => bidi.getBidiCharTypeName(character));
  const rightToLeft = types.filter((type) => type === 'R' || type === 'AL').length;
  if (rightToLeft === 0) return text;
  const leftToRight = types.filter((type) => type === 'L').length;
  const levels = bidi.getEmbeddingLevels(text, rightToLeft >= leftToRight ? 'rtl' : 'ltr');
  const mirrored = bidi.getMirroredCharactersMap(text, levels.levels);
  const units = bidi.getReorderedIndices(text, levels).map((i) => mirrored.get(i) ?? text[i]!);
  // Characters beyond 16 bits, whose halves have been reordered one by one.
  return units.join('').replace(/([\uDC00-\uDFFF])([\uD800-\uDBFF])/g, '$2$1');
}

/** The text of characters that were read from left to right: reordering once more brings them back. */
export function logicalOrder(seen: string): string {
  return visualOrder(seen);
}
