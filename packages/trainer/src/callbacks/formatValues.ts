import type { EpochEnd, Values } from './trainerCallback.js';

/** A value as the console shows it: six significant digits, no trailing zeros cut, so that columns stay even. */
export function formatValue(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(6) : String(value);
}

/** `name 0.123456` for each value, names prefixed. */
export function formatValues(values: Values, prefix = ''): string {
  return Object.entries(values)
    .map(([name, value]) => `${prefix}${name} ${formatValue(value)}`)
    .join('  ');
}

/** The line that ends an epoch. */
export function formatEpoch(event: EpochEnd, epochs: number): string {
  const parts = [`Epoch ${event.epoch}/${epochs}`, formatValues(event.train)];
  if (event.val) parts.push(formatValues(event.val, 'val_'));
  parts.push(`${event.seconds.toFixed(1)} s`);
  // A resumed run may have had only the validation of the epoch left.
  const rate = event.samplesPerSecond;
  if (rate > 0) parts.push(`${rate.toFixed(rate < 10 ? 1 : 0)} samples/s`);
  if (event.isBest) parts.push('(new best)');
  return parts.join('  ');
}

/** Whether training waits more for its input or for its steps, with both times in milliseconds a step. */
export function formatBound(inputMs: number, stepMs: number): string {
  const times = `${inputMs.toFixed(2)} ms a step waiting for batches, ${stepMs.toFixed(2)} ms for the step itself`;
  return inputMs > stepMs
    ? `Bound by the input: ${times}; tfaip benchmark-input-pipeline tells which part of it is slow`
    : `Bound by the step: ${times}`;
}
