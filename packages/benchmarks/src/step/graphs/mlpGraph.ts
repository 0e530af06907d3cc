import * as tf from '@tensorflow/tfjs';
import type { CallOptions } from '@tfaip/core';
import { ClassifierGraph } from './classifierGraph.js';

export class MlpGraph extends ClassifierGraph {
  private readonly flatten = this.own('flatten', tf.layers.flatten());
  private readonly hidden = this.own('hidden', tf.layers.dense({ units: 128, activation: 'relu' }));

  protected features(x: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.hidden.call(this.flatten.call(x, options), options);
  }
}
