import type { NdArray } from '@tfaip/core';
import type { Expected } from './goldenCase.js';
import { type GoldenTensor, goldenValues, type Tolerance } from './goldenTensor.js';

/** The largest errors of some values. */
export interface LargestErrors {
  readonly absolute: number;
  /** Of values so large that the relative part of their tolerance rules: |expected| ≥ atol / rtol. */
  readonly relative: number;
}

/** Compared values: their errors, and what is wrong, undefined if nothing is. */
export interface Comparison extends LargestErrors {
  readonly problem: string | undefined;
}

/**
 * Compares what came out with what must. A value is right if it is near the reference's float32 or float64 result;
 * values that are not finite must be the same. Errors are those against float64, where there is that.
 */
export function compareValue(actual: NdArray, { value, value64, tolerance }: Expected): Comparison {
  const references = [value, ...(value64 ? [value64] : [])].map(goldenValues);
  const got = Array.from(actual.data as ArrayLike<number>);
  const problem = shapeProblem(actual, value) ?? valueProblem(got, references, tolerance);
  return { problem, ...largestErrors(got, references.at(-1)!, tolerance) };
}

function shapeProblem({ shape }: NdArray, value: GoldenTensor): string | undefined {
  if (shape.join() === value.shape.join()) return undefined;
  return `shape is [${shape.join(', ')}], expected [${value.shape.join(', ')}]`;
}

function valueProblem(got: number[], references: number[][], tolerance: Tolerance): string | undefined {
  const wrong = got.findIndex((each, i) => !references.some((values) => isNear(each, values[i]!, tolerance)));
  if (wrong < 0) return undefined;
  const wanted = references.map((values) => values[wrong]).join(' or ');
  return `value ${wrong} is ${got[wrong]}, expected ${wanted} (rtol ${tolerance.rtol}, atol ${tolerance.atol})`;
}

function isNear(got: number, wanted: number, { rtol, atol }: Tolerance): boolean {
  if (!Number.isFinite(wanted)) return Object.is(got, wanted);
  return Math.abs(got - wanted) <= atol + rtol * Math.abs(wanted);
}

function largestErrors(got: number[], wanted: number[], { rtol, atol }: Tolerance): LargestErrors {
  let [absolute, relative] = [0, 0];
  for (const [i, target] of wanted.entries()) {
    if (!Number.isFinite(target)) continue;
    const error = Math.abs(got[i]! - target);
    absolute = Math.max(absolute, error);
    if (Math.abs(target) * rtol >= atol && target !== 0) {
      relative = Math.max(relative, error / Math.abs(target));
    }
  }
  return { absolute, relative };
}
