import { EvaluatorError } from '../evaluatorError.js';
import type { NumericArray } from '../values.js';

/**
 * Area under a curve through points, by the trapezoidal rule; as scikit-learn's `auc`. NaN in, NaN out.
 *
 * @param x ascending or descending.
 * @param y of the same length.
 * @throws {EvaluatorError} if there are fewer than two points, the lengths differ, or x goes up and down.
 * @example areaUnderCurve([0, 1, 2], [0, 1, 0]) // 1
 */
export function areaUnderCurve(x: NumericArray, y: NumericArray): number {
  if (x.length < 2 || x.length !== y.length) {
    throw new EvaluatorError('areaUnderCurve: x and y must have the same number of points, at least 2.', {
      given: `${x.length} x, ${y.length} y`,
    });
  }
  let area = 0;
  let direction = 0;
  for (let i = 1; i < x.length; i++) {
    const step = x[i]! - x[i - 1]!;
    if (step * direction < 0) {
      throw new EvaluatorError('areaUnderCurve: x must ascend or descend.', {
        given: `${x[i - 1]}, ${x[i]} at ${i}`,
      });
    }
    if (step !== 0) direction = Math.sign(step);
    area += (step * (y[i]! + y[i - 1]!)) / 2;
  }
  return direction < 0 ? -area : area;
}
