import type * as tf from '@tensorflow/tfjs';
import {
  type CalledMetric,
  type GraphClass,
  ModelBase,
  ModelBaseParams,
  type ModelClass,
  param,
} from '@tfaip/core';
import { Accuracy, SparseCategoricalCrossentropy } from '@tfaip/losses-metrics';
import type { ClassifierOutputs, Inputs } from './graphs/classifierGraph.js';
import { graphs } from './graphs/graphs.js';
import { type Network, networks } from './network.js';

type Targets = { gt: tf.Tensor };

/** The networks of the benchmark as a scenario would declare them. */
export class ClassifierModelParams extends ModelBaseParams {
  @param.oneOf(networks, { help: 'The network' })
  network: Network;

  constructor(network: Network = 'mlp') {
    super();
    this.network = network;
  }

  cls(): ModelClass {
    return ClassifierModel;
  }

  graphCls(): GraphClass {
    return graphs[this.network];
  }
}

export class ClassifierModel extends ModelBase<ClassifierModelParams, Inputs, Targets, ClassifierOutputs> {
  private readonly crossEntropy = new SparseCategoricalCrossentropy({ fromLogits: true, name: 'ce' });
  private readonly accuracy = new Accuracy({ name: 'acc' });

  loss(_inputs: Inputs, targets: Targets, outputs: ClassifierOutputs): Record<string, tf.Tensor> {
    return { ce: this.crossEntropy.call(targets.gt, outputs.logits) };
  }

  override metrics(_inputs: Inputs, targets: Targets, outputs: ClassifierOutputs): CalledMetric[] {
    return [this.accuracy.call(targets.gt, outputs.class)];
  }
}
