import { comparisonOf, type TextUnitOptions } from './editDistance.js';
import type { EditKind } from './editPath.js';
import { splitText } from './textUnit.js';

/** One column of an alignment. */
export interface AlignedUnit {
  readonly kind: EditKind;
  /** The reference's unit; undefined for an insertion. */
  readonly reference: string | undefined;
  /** The hypothesis' unit; undefined for a deletion. */
  readonly hypothesis: string | undefined;
  /** Units of the reference before this one. */
  readonly referenceIndex: number;
  /** Units of the hypothesis before this one. */
  readonly hypothesisIndex: number;
}

/**
 * An optimal alignment of two texts: of several with as few edits the one that rapidfuzz takes, unless they are very
 * long. Time O(n m / 32), memory n m / 4 bytes, at most 32 MiB.
 *
 * @example alignTexts('cat', 'at')[0] // { kind: 'deletion', reference: 'c', … }
 */
export function alignTexts(
  reference: string,
  hypothesis: string,
  options: TextUnitOptions = {},
): AlignedUnit[] {
  const { unit = 'grapheme' } = options;
  const references = splitText(reference, unit);
  const hypotheses = splitText(hypothesis, unit);
  let [i, j] = [0, 0];
  return comparisonOf(reference, hypothesis, options)
    .path()
    .map((kind) => {
      const [referenceIndex, hypothesisIndex] = [i, j];
      return {
        kind,
        reference: kind === 'insertion' ? undefined : references[i++],
        hypothesis: kind === 'deletion' ? undefined : hypotheses[j++],
        referenceIndex,
        hypothesisIndex,
      };
    });
}

/**
 * The edits that make the hypothesis of the reference: what is no match in {@link alignTexts}.
 *
 * @example editOperations('cat', 'cut') // [{ kind: 'substitution', reference: 'a', hypothesis: 'u', … }]
 */
export function editOperations(
  reference: string,
  hypothesis: string,
  options: TextUnitOptions = {},
): AlignedUnit[] {
  return alignTexts(reference, hypothesis, options).filter(({ kind }) => kind !== 'match');
}

const marks: Readonly<Record<EditKind, string>> = {
  match: ' ',
  substitution: 'S',
  deletion: 'D',
  insertion: 'I',
};

/**
 * Three lines: the reference, the hypothesis with equal units below each other, and S, D or I below what was
 * substituted, deleted or inserted. `·` stands where one side has nothing, `␣` for an edited space, and letters of East
 * Asia are taken to be two columns wide.
 *
 * @param separator stands between units: '' for characters, ' ' for words. Default: ''.
 * @example formatAlignment(alignTexts('cat', 'at'))
 * // cat
 * // ·at
 * // D
 */
export function formatAlignment(alignment: readonly AlignedUnit[], separator = ''): string {
  const columns = alignment.map(({ kind, reference, hypothesis }) =>
    padded([shown(reference, kind), shown(hypothesis, kind), marks[kind]]),
  );
  return [0, 1, 2]
    .map((line) =>
      columns
        .map((cells) => cells[line])
        .join(separator)
        .trimEnd(),
    )
    .join('\n');
}

function shown(unit: string | undefined, kind: EditKind): string {
  if (unit === undefined) return '·';
  return kind === 'match' ? unit : unit.replaceAll(' ', '␣');
}

function padded(cells: readonly string[]): string[] {
  const width = Math.max(...cells.map(displayWidth));
  return cells.map((cell) => cell + ' '.repeat(width - displayWidth(cell)));
}

/** Columns of a terminal that a text takes. */
function displayWidth(text: string): number {
  const isWide =
    /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
  return splitText(text, 'grapheme').reduce((width, grapheme) => width + (isWide.test(grapheme) ? 2 : 1), 0);
}
