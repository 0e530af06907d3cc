import { ModelError } from '@tfaip/core';

/** Decision thresholds: a prediction above one is a yes. */
export interface Thresholds {
  readonly values: readonly number[];
  /** Whether they are k / (n - 1), k = 0 … n - 1; the first and last may lie 1e-7 outside of [0, 1]. */
  readonly even: boolean;
}

/** Keras' epsilon. */
const margin = 1e-7;

/**
 * One threshold or several as a user gives them, in their order.
 *
 * @throws {ModelError} if one is not in [0, 1].
 */
export function givenThresholds(where: string, given: number | readonly number[]): Thresholds {
  const values = typeof given === 'number' ? [given] : given;
  checkRange(where, values);
  return { values, even: areEven(values) };
}

/** `count` thresholds from 0 to 1 at equal distances; the one threshold ½ for a count of 1. */
export function evenThresholds(count: number): Thresholds {
  if (count === 1) return { values: [0.5], even: false };
  return { values: Array.from({ length: count }, (_, i) => i / (count - 1)), even: true };
}

/** The thresholds with the first and the last so that every prediction is above the one, none above the other. */
export function openEnds({ values, even }: Thresholds): Thresholds {
  return { values: [-margin, ...values.slice(1, -1), 1 + margin], even };
}

/** As a user gives those between 0 and 1, in any order. @throws {ModelError} if one is not in [0, 1]. */
export function innerThresholds(where: string, given: readonly number[]): Thresholds {
  checkRange(where, given);
  const values = [0, ...[...given].sort((a, b) => a - b), 1];
  return { values, even: areEven(values) };
}

function checkRange(where: string, values: readonly number[]): void {
  const wrong = values.find((value) => !(value >= 0 && value <= 1));
  if (wrong === undefined && values.length > 0) return;
  throw new ModelError(`${where}: thresholds must be numbers in [0, 1].`, {
    given: `[${values.join(', ')}]`,
  });
}

/** Within the tolerance of numpy's `allclose`, by which Keras decides. */
function areEven(values: readonly number[]): boolean {
  const last = values.length - 1;
  return last >= 2 && values.every((value, i) => Math.abs(value - i / last) <= margin + (1e-5 * i) / last);
}
