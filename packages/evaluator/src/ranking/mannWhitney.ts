/**
 * Probability that a positive sample has a higher score than a negative one, ties counting half: the Mann-Whitney U
 * statistic divided by the number of pairs, which is the area under the ROC curve (Hanley and McNeil, Radiology 143,
 * 1982). NaN if there are no positives or no negatives.
 *
 * @param positives scores without NaN, which are sorted in place.
 * @param negatives likewise.
 */
export function mannWhitney(positives: Float64Array, negatives: Float64Array): number {
  positives.sort();
  negatives.sort();
  let below = 0;
  let upTo = 0;
  // Twice the number of won pairs: a whole number, and exact up to 2^53.
  let won = 0;
  for (const score of positives) {
    while (below < negatives.length && negatives[below]! < score) below++;
    if (upTo < below) upTo = below;
    while (upTo < negatives.length && negatives[upTo]! === score) upTo++;
    won += below + upTo;
  }
  return won / 2 / positives.length / negatives.length;
}
