import { distance } from 'fastest-levenshtein';

/**
 * The name that a word was probably meant to be: one that differs in a few letters, that begins with the word, such as
 * `clip_norm` for `clip`, or whose last part is the word's, such as `trainer.epochs` for `epochs`.
 */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const ranked = names
    .map((name) => ({ name, distance: distanceTo(word, name) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  return best && best.distance <= Math.max(1, 0.4 * word.length) ? best.name : undefined;
}

function distanceTo(word: string, name: string): number {
  const [wanted, known] = [word.toLowerCase(), name.toLowerCase()];
  const letters = distance(wanted, known);
  // Where the right name stands in the wrong place, the place counts little.
  if (known.endsWith(`.${lastPart(wanted)}`)) return 0.1 * letters;
  // A name is rather cut short within its last part than by it: `optimizer.clip` is not `optimizer`.
  return known.startsWith(wanted) && !known.slice(wanted.length).includes('.') ? 0.3 * letters : letters;
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}
