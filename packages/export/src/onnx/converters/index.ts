import type { Converters } from '../converter.js';
import { elementwise } from './elementwise.js';
import { images } from './images.js';
import { indexing } from './indexing.js';
import { matrices } from './matrices.js';
import { reductions } from './reductions.js';
import { shapes } from './shapes.js';
import { slices } from './slices.js';
import { tensorLists } from './tensorLists.js';

/** All operations of TensorFlow that have a counterpart in ONNX; control flow apart. */
export const converters: Converters = {
  ...elementwise,
  ...images,
  ...indexing,
  ...matrices,
  ...reductions,
  ...shapes,
  ...slices,
  ...tensorLists,
};
