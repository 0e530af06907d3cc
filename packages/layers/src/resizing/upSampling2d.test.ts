import * as tf from '@tensorflow/tfjs';
import { expectNoLeak, expectTensorClose } from '@tfaip/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients, noise } from '../testSupport/checkGradients.js';
import { UpSampling2D } from './upSampling2d.js';

describe('UpSampling2D', () => {
  beforeAll(() => tf.setBackend('cpu'));

  it('is what tfjs resizes to with half-pixel centres, for any factor', () => {
    const images = noise([2, 3, 4, 2]) as tf.Tensor4D;
    for (const size of [
      [1, 2],
      [3, 4],
      [5, 1],
    ] as const) {
      const target: [number, number] = [3 * size[0], 4 * size[1]];
      const bilinear = new UpSampling2D({ size, interpolation: 'bilinear' }).call(images);
      expectTensorClose(bilinear, tf.image.resizeBilinear(images, target, false, true));
      expectTensorClose(
        new UpSampling2D({ size }).call(images),
        tf.image.resizeNearestNeighbor(images, target),
      );
    }
  });

  it('has the gradient of what it computes, and leaves no tensors behind', async () => {
    const layer = new UpSampling2D({ size: [2, 3], interpolation: 'bilinear' });
    const images = tf.variable(noise([1, 2, 1, 2]));
    checkGradients(() => tf.sum(tf.square(layer.call(images))) as tf.Scalar, [images]);
    await expectNoLeak(() => tf.dispose(layer.call(images)));
  });

  it('refuses factors that are no integers', () => {
    expect(() => new UpSampling2D({ size: 1.5 })).toThrow('size 1.5');
  });
});
