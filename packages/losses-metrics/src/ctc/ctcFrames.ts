import { type NdArray, ShapeError } from '@tfaip/core';

/** The frames of one sample that count. */
export interface CtcFrames {
  /** Flat [frames, classes]. */
  readonly scores: Float32Array;
  readonly frames: number;
  readonly classes: number;
}

/** @throws {ShapeError} if the logits are not float32 [time, classes] or length is not in [0, time]. */
export function framesOf(where: string, { dtype, shape, data }: NdArray, length?: number): CtcFrames {
  const [time = 0, classes = 0] = shape;
  const frames = length ?? time;
  if (shape.length === 2 && data instanceof Float32Array && frames >= 0 && frames <= time) {
    return { scores: data.subarray(0, frames * classes), frames, classes };
  }
  throw new ShapeError(`${where}: decodes the logits of one sample.`, {
    given: `logits ${dtype} [${shape.join(', ')}], length ${frames}`,
    expected: 'logits float32 [time, classes], length at most time',
  });
}
