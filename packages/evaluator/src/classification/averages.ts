/**
 * Mean of the values that are known (not NaN), weighted; of equal weight if there are no weights or all are 0.
 * NaN if no value is known.
 */
export function meanOfKnown(values: readonly number[], weights?: readonly number[]): number {
  const isWeighted = weights?.some((weight, i) => weight > 0 && !Number.isNaN(values[i]));
  let total = 0;
  let totalWeight = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    const weight = isWeighted ? weights![i]! : 1;
    total += weight * values[i]!;
    totalWeight += weight;
  }
  return total / totalWeight;
}
