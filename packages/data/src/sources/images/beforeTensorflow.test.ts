import { describeNative } from '@tfaip/testing';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { expectImagesBesideTensorflow } from '../testSupport/imagesBesideTensorflow.js';

// The counterpart of afterTensorflow.test.ts: a program that has worked with images before it begins to train.
const blank = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'white' } })
  .jpeg()
  .toBuffer();

describeNative('images in a process that loads TensorFlow afterwards', () => {
  it('are decoded while TensorFlow computes', async () => {
    expect(blank.length).toBeGreaterThan(0);
    await expectImagesBesideTensorflow();
  });
});
