import * as tf from '@tensorflow/tfjs';
import {
  type CalledMetric,
  type CallOptions,
  GraphBase,
  type GraphClass,
  ModelBase,
  ModelBaseParams,
  type ModelClass,
} from '@tfaip/core';
import { Accuracy, SparseCategoricalCrossentropy } from '@tfaip/losses-metrics';
import type { Network } from './network.js';

type Inputs = { img: tf.Tensor };
type Targets = { gt: tf.Tensor };
type Outputs = { logits: tf.Tensor; class: tf.Tensor };

/** The networks of the benchmark as a scenario would declare them. */
export class DigitModelParams extends ModelBaseParams {
  constructor(readonly network: Network) {
    super();
  }

  cls(): ModelClass {
    return DigitModel;
  }

  graphCls(): GraphClass {
    return this.network === 'mlp' ? MlpGraph : CnnGraph;
  }
}

export class DigitModel extends ModelBase<DigitModelParams, Inputs, Targets, Outputs> {
  private readonly crossEntropy = new SparseCategoricalCrossentropy({ fromLogits: true, name: 'ce' });
  private readonly accuracy = new Accuracy({ name: 'acc' });

  loss(_inputs: Inputs, targets: Targets, outputs: Outputs): Record<string, tf.Tensor> {
    return { ce: this.crossEntropy.call(targets.gt, outputs.logits) };
  }

  override metrics(_inputs: Inputs, targets: Targets, outputs: Outputs): CalledMetric[] {
    return [this.accuracy.call(targets.gt, outputs.class)];
  }
}

abstract class DigitGraph extends GraphBase<Inputs, Outputs> {
  private readonly flatten = this.own('flatten', tf.layers.flatten());
  private readonly hidden = this.own('hidden', tf.layers.dense({ units: 128, activation: 'relu' }));
  private readonly logits = this.own('logits', tf.layers.dense({ units: 10 }));

  protected classify(features: tf.Tensor, options: CallOptions): Outputs {
    const hidden = this.hidden.call(this.flatten.call(features, options), options);
    const logits = this.logits.call(hidden, options);
    return { logits, class: tf.argMax(logits, -1) };
  }
}

class MlpGraph extends DigitGraph {
  buildGraph({ img }: Inputs, options: CallOptions): Outputs {
    return this.classify(img, options);
  }
}

class CnnGraph extends DigitGraph {
  private readonly layers = [32, 64].flatMap((filters, i) => [
    this.own(`conv${i}`, tf.layers.conv2d({ filters, kernelSize: 3, activation: 'relu' })),
    this.own(`pool${i}`, tf.layers.maxPooling2d({ poolSize: 2 })),
  ]);

  buildGraph({ img }: Inputs, options: CallOptions): Outputs {
    return this.classify(
      this.layers.reduce((x, layer) => layer.call(x, options), img),
      options,
    );
  }
}
