import * as tf from '@tensorflow/tfjs';
import type { CallOptions } from '@tfaip/core';
import { TransformerBlock } from '@tfaip/layers';
import { ClassifierGraph } from './classifierGraph.js';

export class BlockGraph extends ClassifierGraph {
  private readonly block = this.own('block', new TransformerBlock({ heads: 4, feedForward: 512 }));

  protected features(x: tf.Tensor, options: CallOptions): tf.Tensor {
    return tf.mean(this.block.call(x, options), 1);
  }
}
