/**
 * The gradient of a function of float64 numbers by central differences of fourth order,
 * (8 (f(x + h) - f(x - h)) - (f(x + 2h) - f(x - 2h))) / 12h with h a thousandth of x.
 *
 * @param value a function without kinks near the point.
 * @returns d value / d x for each number of the point.
 */
export function centralDifferences(
  value: (values: Float64Array) => number,
  point: Float64Array,
): Float64Array {
  return point.map((x, i) => {
    const h = 1e-3 * Math.max(1e-3, Math.abs(x));
    const at = (steps: number): number => value(point.with(i, x + steps * h));
    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h);
  });
}

/** Largest |gradient - difference| / max(1, |gradient|); NaN if one is. */
export function largestGradientError(gradient: Float64Array, differences: Float64Array): number {
  const errors = gradient.map((each, i) => Math.abs(each - differences[i]!) / Math.max(1, Math.abs(each)));
  return Math.max(0, ...errors);
}
