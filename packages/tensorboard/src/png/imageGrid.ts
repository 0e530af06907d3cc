import { type DenseArray, numbersOf } from '../summaries/denseArray.js';
import { TensorboardError } from '../tensorboardError.js';

export interface ImageGridOptions {
  /** Tiles beside each other. Default: as many as make the picture about square. */
  readonly columns?: number;
  /** Width of the black lines between tiles, in pixels. Default: 1. */
  readonly gap?: number;
}

/**
 * Feature maps as one grey picture for each element of the batch: the tile in row r and column c is channel
 * r · columns + c, stretched so that its smallest value is black and its largest white (a constant one is black).
 *
 * @param features [height, width, channels] or [batch, height, width, channels], e.g. a convolution's output.
 * @returns [batch, height of the grid, width of the grid, 1], float32 in [0, 1].
 * @throws {TensorboardError} if the shape is none of these.
 */
export function imageGrid(
  features: DenseArray,
  options: ImageGridOptions = {},
): { shape: readonly number[]; data: Float32Array } {
  const { batch, height, width, channels } = layoutOf(features.shape);
  const values = numbersOf('feature maps', features);
  const { columns = Math.ceil(Math.sqrt((channels * height) / width)), gap = 1 } = options;
  const rows = Math.ceil(channels / columns);
  const gridWidth = columns * (width + gap) - gap;
  const gridHeight = rows * (height + gap) - gap;
  const data = new Float32Array(batch * gridHeight * gridWidth);
  for (let image = 0; image < batch; image++) {
    for (let channel = 0; channel < channels; channel++) {
      const source = { values, start: image * height * width * channels + channel, stride: channels };
      const top = Math.floor(channel / columns) * (height + gap);
      const left = (channel % columns) * (width + gap);
      const target = data.subarray((image * gridHeight + top) * gridWidth + left);
      stretch(source, target, { height, width, gridWidth });
    }
  }
  return { shape: [batch, gridHeight, gridWidth, 1], data };
}

function layoutOf(shape: readonly number[]) {
  const [batch, height, width, channels] = shape.length === 3 ? [1, ...shape] : shape;
  if (shape.length < 3 || shape.length > 4 || !batch || !height || !width || !channels) {
    throw new TensorboardError('imageGrid takes feature maps.', {
      given: `[${shape.join(', ')}]`,
      expected: '[height, width, channels] or [batch, height, width, channels]',
    });
  }
  return { batch, height, width, channels };
}

function stretch(
  { values, start, stride }: { values: ArrayLike<number>; start: number; stride: number },
  target: Float32Array,
  { height, width, gridWidth }: { height: number; width: number; gridWidth: number },
): void {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  const end = start + height * width * stride;
  for (let i = start; i < end; i += stride) {
    const value = values[i] as number;
    if (value < smallest) smallest = value;
    if (value > largest) largest = value;
  }
  const scale = largest > smallest ? 1 / (largest - smallest) : 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[start + (y * width + x) * stride] as number;
      target[y * gridWidth + x] = (value - smallest) * scale;
    }
  }
}
