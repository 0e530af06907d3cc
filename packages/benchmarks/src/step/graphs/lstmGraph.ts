import type * as tf from '@tensorflow/tfjs';
import { LSTM } from '@tfaip/layers';
import { ClassifierGraph } from './classifierGraph.js';

export class LstmGraph extends ClassifierGraph {
  private readonly lstm = this.own('lstm', new LSTM({ units: 128 }));

  protected features(x: tf.Tensor): tf.Tensor {
    return this.lstm.call(x);
  }
}
