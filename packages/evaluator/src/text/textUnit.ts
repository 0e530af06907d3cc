import { forEachGrapheme } from './graphemes.js';

/**
 * What is compared and counted: user-perceived characters (extended grapheme clusters of Unicode's UAX #29), code
 * points, or words between white space.
 */
export type TextUnit = 'grapheme' | 'codePoint' | 'word';

/**
 * The units of a text: `e` with a combining accent is one grapheme and two code points. Words are what stands between
 * Unicode white space. The text is taken as it is: without normalisation, `é` and `e` with an accent differ.
 *
 * @example splitText('a cat', 'word') // ['a', 'cat']
 */
export function splitText(text: string, unit: TextUnit): string[] {
  if (unit === 'codePoint') return [...text];
  if (unit === 'grapheme') {
    const graphemes: string[] = [];
    forEachGrapheme(text, (grapheme) => graphemes.push(grapheme));
    return graphemes;
  }
  return text.split(/\p{White_Space}+/u).filter((word) => word !== '');
}
