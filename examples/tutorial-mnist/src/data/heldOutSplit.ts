/** A digit by its class and its place among the digits of its class. */
export interface DigitPlace {
  readonly label: number;
  readonly place: number;
}

/** Digits by class and place, in the order in which a data set presents them. */
export interface HeldOutSplit {
  readonly training: readonly DigitPlace[];
  readonly heldOut: readonly DigitPlace[];
}

/**
 * Splits digits that are sorted by class, the same way on every machine and for every seed.
 *
 * Each class gives its share of the held-out digits, rounded so that the total is exact (largest remainders, lower
 * class first); within a class they are spread evenly over its places. Both parts mix the classes evenly, so that
 * their first n digits are a fair sample for any n.
 *
 * @param counts number of digits of each class.
 * @param heldOutTotal at most the sum of the counts.
 */
export function heldOutSplit(counts: readonly number[], heldOutTotal: number): HeldOutSplit {
  const shares = heldOutShares(counts, heldOutTotal);
  const training: DigitPlace[] = [];
  const heldOut: DigitPlace[] = [];
  for (const { label, place } of mixedClasses(counts)) {
    const rate = shares[label]! / counts[label]!;
    const isHeldOut = Math.floor((place + 1) * rate) > Math.floor(place * rate);
    (isHeldOut ? heldOut : training).push({ label, place });
  }
  return { training, heldOut };
}

function heldOutShares(counts: readonly number[], heldOutTotal: number): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const shares = counts.map((count) => Math.floor((count * heldOutTotal) / total));
  const byRemainder = counts
    .map((count, label) => ({ label, remainder: (count * heldOutTotal) % total }))
    .sort((a, b) => b.remainder - a.remainder || a.label - b.label);
  const missing = heldOutTotal - shares.reduce((sum, share) => sum + share, 0);
  for (const { label } of byRemainder.slice(0, missing)) shares[label] = shares[label]! + 1;
  return shares;
}

/** All digits, ordered by their relative place within their class. */
function mixedClasses(counts: readonly number[]): DigitPlace[] {
  const places = counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, place) => ({ label, place })),
  );
  const position = ({ label, place }: DigitPlace) => (place + 0.5) / counts[label]!;
  return places.sort((a, b) => position(a) - position(b) || a.label - b.label);
}
