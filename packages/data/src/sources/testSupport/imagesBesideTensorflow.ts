import * as tf from '@tensorflow/tfjs';
import { expect } from 'vitest';
import { decodeImage, imageToArray } from '../images/decodeImage.js';
import { ImageParams } from '../images/imageParams.js';

/** Decodes images while TensorFlow computes, and feeds them to it; expects both to be right. */
export async function expectImagesBesideTensorflow(): Promise<void> {
  const { default: sharp } = await import('sharp');
  const background = { r: 51, g: 102, b: 204 };
  const create = { width: 64, height: 48, channels: 3 as const, background };
  const params = Object.assign(new ImageParams(), { width: 32, height: 32 });
  for (const format of ['png', 'jpeg', 'webp'] as const) {
    const bytes = await sharp({ create }).toFormat(format, { quality: 100 }).toBuffer();
    const decoding = Array.from({ length: 8 }, () => decodeImage(bytes, params));
    const ones = tf.tidy(() =>
      tf
        .matMul(tf.ones([200, 200]), tf.ones([200, 200]))
        .mean()
        .arraySync(),
    );
    expect(ones).toBe(200);
    for (const image of await Promise.all(decoding)) {
      const { shape, data } = imageToArray(image, params);
      const means = tf.tidy(() =>
        tf
          .tensor(data as Float32Array, [...shape])
          .mean([0, 1])
          .arraySync(),
      );
      const channels = (means as number[]).map((mean) => Math.round(mean * 255));
      for (const [i, mean] of channels.entries()) expect(Math.abs(mean - [51, 102, 204][i]!)).toBeLessThan(4);
    }
  }
}
