import { type NdArray, ndArray } from '@tfaip/core';
import { TensorboardWriter } from '@tfaip/tensorboard/layer';

/** The first line of a batch and, below it in TensorBoard, the probability of each class in each frame. */
export const posteriorPicture = {
  line: new TensorboardWriter({
    name: 'line',
    func: (path, value, step, writer) => writer.image(path, upright(value, 1), step),
  }),
  posteriors: new TensorboardWriter({
    name: 'posteriors',
    func: (path, value, step, writer) => writer.image(path, upright(value, 4), step),
  }),
};

/**
 * Time from left to right, the rest from top to bottom: [1, time, rows (, 1)] as a picture [rows, repeat · time, 1], as
 * large as the line where a frame stands for `repeat` columns. Dark is much.
 */
export function upright({ shape, data }: NdArray, repeat: number): NdArray {
  const [, time, rows] = shape as [number, number, number];
  const width = time * repeat;
  const picture = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let x = 0; x < width; x++) {
      const value = Number(data[Math.floor(x / repeat) * rows + row]);
      picture[row * width + x] = Math.round(255 * (1 - Math.min(1, Math.max(0, value))));
    }
  }
  return ndArray(
    'float32',
    [rows, width, 1],
    Float32Array.from(picture, (each) => each / 255),
  );
}
