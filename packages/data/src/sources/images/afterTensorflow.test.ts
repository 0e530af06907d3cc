import { describeNative } from '@tfaip/testing';
import { it } from 'vitest';
import { expectImagesBesideTensorflow } from '../testSupport/imagesBesideTensorflow.js';

// sharp and TensorFlow bring native libraries with threads and image codecs of their own into one process; the order of
// loading decides whose symbols are found first. Here TensorFlow comes first, as in training.
describeNative('images in a process that has loaded TensorFlow', () => {
  it('are decoded while TensorFlow computes', expectImagesBesideTensorflow);
});
