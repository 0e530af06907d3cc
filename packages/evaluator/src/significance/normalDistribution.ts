const HALF_LOG_TWO_PI = 0.9189385332046728;

/**
 * Probability that a standard normal variable is below z, to about 15 digits.
 *
 * Taylor series of the area divided by the density; Marsaglia, "Evaluating the normal distribution", Journal of
 * Statistical Software 11, 2004.
 */
export function normalCdf(z: number): number {
  if (!(Math.abs(z) <= 8)) return Number.isNaN(z) ? z : Number(z > 0);
  let sum = z;
  let term = z;
  let last = Number.NaN;
  for (let i = 3; sum !== last; i += 2) {
    last = sum;
    term *= z ** 2 / i;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-(z ** 2) / 2 - HALF_LOG_TWO_PI);
}

/**
 * The z that a standard normal variable is below with this probability; -Infinity for 0, Infinity for 1.
 *
 * Start of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.23, improved by Newton's method.
 */
export function normalQuantile(probability: number): number {
  if (probability <= 0 || probability >= 1) return probability <= 0 ? -Infinity : Infinity;
  if (probability > 0.5) return -normalQuantile(1 - probability);
  const t = Math.sqrt(-2 * Math.log(probability));
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328);
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  let z = numerator / denominator - t;
  for (let i = 0; i < 4; i++) {
    const density = Math.exp(-(z ** 2) / 2 - HALF_LOG_TWO_PI);
    z -= (normalCdf(z) - probability) / density;
  }
  return z;
}
