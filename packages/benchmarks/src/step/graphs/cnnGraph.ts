import * as tf from '@tensorflow/tfjs';
import type { CallOptions } from '@tfaip/core';
import { ClassifierGraph } from './classifierGraph.js';

export class CnnGraph extends ClassifierGraph {
  private readonly layers = [
    ...[32, 64].flatMap((filters, i) => [
      this.own(`conv${i}`, tf.layers.conv2d({ filters, kernelSize: 3, activation: 'relu' })),
      this.own(`pool${i}`, tf.layers.maxPooling2d({ poolSize: 2 })),
    ]),
    this.own('flatten', tf.layers.flatten()),
    this.own('hidden', tf.layers.dense({ units: 128, activation: 'relu' })),
  ];

  protected features(x: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.layers.reduce((features, layer) => layer.call(features, options), x);
  }
}
