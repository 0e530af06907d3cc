import type * as tf from '@tensorflow/tfjs';
import { ShapeError } from '@tfaip/core';

/** The axes that a layer normalises over. */
export interface NormalizedAxes {
  /** Counted from the start, rising. */
  readonly axes: readonly number[];
  /** Their lengths: the shape of weights for each of their places. */
  readonly lengths: readonly number[];
  /**
   * Shape in which such weights meet the inputs. Over the last axes it is their own: ones before them change nothing but
   * that TensorFlow's fused layer normalisation, which it puts in by itself, takes flat weights only.
   */
  readonly broadcast: number[];
}

/**
 * @param layer name of the layer, for its error.
 * @param axis  one or several; negative ones count from the end.
 * @throws {ShapeError} if the inputs have no such axis.
 */
export function normalizedAxes(
  layer: string,
  { rank, shape }: tf.Tensor,
  axis: number | readonly number[],
): NormalizedAxes {
  const given = [axis].flat();
  const axes = given.map((each) => (each < 0 ? each + rank : each)).sort((a, b) => a - b);
  if (axes.some((each) => each < 0 || each >= rank)) {
    throw new ShapeError(`${layer}: the inputs have no such axis.`, {
      given: `axis ${given.join(', ')}, inputs [${shape.join(', ')}]`,
    });
  }
  const isLast = axes.every((each, i) => each === rank - axes.length + i);
  const broadcast = shape.flatMap((length, i) => (axes.includes(i) ? [length] : isLast ? [] : [1]));
  return { axes, lengths: axes.map((each) => shape[each]!), broadcast };
}
