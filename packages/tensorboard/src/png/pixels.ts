import { type DenseArray, numbersOf } from '../summaries/denseArray.js';
import { TensorboardError } from '../tensorboardError.js';
import type { Pixels } from './encodePng.js';

/**
 * The pictures of an array: [height, width], [height, width, channels] or [batch, height, width, channels] with 1 (grey),
 * 2 (grey and alpha), 3 (RGB) or 4 (RGBA) channels.
 *
 * Uint8Array and Uint8ClampedArray are pixel values, and are not copied; so are 32-bit integers, clipped to 0 to 255.
 * Other numbers are brightness in [0, 1], clipped: pixel = floor(255.5 · x) in float32, as TensorFlow's `convert_image_dtype`.
 * Booleans are black and white.
 *
 * @throws {TensorboardError} if the shape is none of these.
 */
export function pixelsOf(tag: string, array: DenseArray): Pixels[] {
  const { batch, height, width, channels } = layoutOf(tag, array.shape);
  const data = toBytes(array, numbersOf(`image "${tag}"`, array));
  const size = height * width * channels;
  return Array.from({ length: batch }, (_, i) => ({
    width,
    height,
    channels,
    data: data.subarray(i * size, (i + 1) * size),
  }));
}

function layoutOf(tag: string, shape: readonly number[]) {
  const [batch, height, width, channels] =
    shape.length === 2 ? [1, ...shape, 1] : shape.length === 3 ? [1, ...shape] : shape;
  if (shape.length < 2 || shape.length > 4 || !isChannels(channels) || !batch || !height || !width) {
    throw new TensorboardError(`The image "${tag}" has a wrong shape.`, {
      given: `[${shape.join(', ')}]`,
      expected:
        '[height, width], [height, width, channels] or [batch, height, width, channels]; 1 to 4 channels',
      fix: 'more channels, such as feature maps, become one picture by imageGrid',
    });
  }
  return { batch, height, width, channels };
}

function isChannels(value: number | undefined): value is Pixels['channels'] {
  return value === 1 || value === 2 || value === 3 || value === 4;
}

function toBytes({ dtype }: DenseArray, values: ReturnType<typeof numbersOf>): Uint8Array {
  if (dtype === 'bool') return Uint8Array.from(values, (value) => (value ? 255 : 0));
  if (values instanceof Uint8Array) return values;
  if (values instanceof Uint8ClampedArray) {
    return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  }
  const bytes = new Uint8ClampedArray(values.length);
  const isInteger = values instanceof Int32Array;
  // A Uint8ClampedArray rounds; what it is given here is an integer already, or NaN, which it makes 0.
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = isInteger ? (values[i] as number) : Math.floor(Math.fround((values[i] as number) * 255.5));
  }
  return new Uint8Array(bytes.buffer);
}
