import * as tf from '@tensorflow/tfjs';
import { type CallOptions, GraphBase, Params, param } from '@tfaip/core';
import { featureMaps, TFAIPLayerBase } from '@tfaip/tensorboard/layer';
import type { MnistModelParams } from './model.js';

/** B images of 28 × 28 pixels in [0, 1]: float32 [B, 28, 28, 1]. */
export type Inputs = { img: tf.Tensor };
/** Classes: int32 [B]. */
export type Targets = { gt: tf.Tensor };
/** Scores and their probabilities: float32 [B, classes]; the most probable class: int32 [B]. */
export type Outputs = { logits: tf.Tensor; probabilities: tf.Tensor; class: tf.Tensor };

/** A network that the model can be told to use: a params class with the graph that it makes. */
export abstract class GraphParams extends Params {
  abstract graphCls(): new (params: never) => GraphBase<Inputs, Outputs>;
}

/** Outputs of every network here from its scores. */
function outputsOf(logits: tf.Tensor): Outputs {
  return { logits, probabilities: tf.softmax(logits), class: tf.argMax(logits, -1) };
}

/** Fully connected layers on the pixels. */
export class MlpParams extends GraphParams {
  static override readonly typeName = 'Mlp';

  @param.list('int', { help: 'Units of each hidden layer', min: 1 })
  nodes = [128];

  graphCls() {
    return MlpGraph;
  }
}

class MlpGraph extends GraphBase<Inputs, Outputs> {
  private readonly flatten = this.own('flatten', tf.layers.flatten());
  private readonly hidden;
  private readonly logits;

  constructor({ graph, n_classes }: MnistModelParams & { graph: MlpParams }) {
    super();
    this.hidden = graph.nodes.map((units, i) =>
      this.own(`hidden${i}`, tf.layers.dense({ units, activation: 'relu' })),
    );
    this.logits = this.own('logits', tf.layers.dense({ units: n_classes }));
  }

  buildGraph({ img }: Inputs, options: CallOptions): Outputs {
    let x = this.flatten.call(img, options); // [B, 784]
    for (const layer of this.hidden) x = layer.call(x, options); // [B, units]
    return outputsOf(this.logits.call(x, options));
  }
}

/** Two convolutions with pooling, then fully connected layers. */
export class CnnParams extends GraphParams {
  static override readonly typeName = 'Cnn';

  @param.list('int', {
    help: 'Filters of each 3 x 3 convolution; each is followed by 2 x 2 max pooling',
    min: 1,
  })
  filters = [32, 64];

  @param.int({ help: 'Units of the fully connected layer', min: 1 })
  units = 128;

  graphCls() {
    return CnnGraph;
  }
}

/** Shows what each filter sees in TensorBoard's images, a picture for each of the first digits of a batch. */
const filterOutputs = featureMaps({ name: 'filters' });

/** A 3 x 3 convolution and 2 x 2 max pooling. */
class ConvolutionBlock extends TFAIPLayerBase {
  private readonly convolution;
  private readonly pooling = this.own('pool', tf.layers.maxPooling2d({ poolSize: 2 }));

  constructor(filters: number) {
    super();
    this.convolution = this.own('conv', tf.layers.conv2d({ filters, kernelSize: 3, activation: 'relu' }));
  }

  override call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    const features = this.convolution.call(x, options); // [B, rows, columns, filters]
    this.addTensorboard(filterOutputs, features);
    return this.pooling.call(features, options);
  }
}

class CnnGraph extends GraphBase<Inputs, Outputs> {
  private readonly blocks;
  private readonly flatten = this.own('flatten', tf.layers.flatten());
  private readonly hidden;
  private readonly logits;

  constructor({ graph, n_classes }: MnistModelParams & { graph: CnnParams }) {
    super();
    this.blocks = graph.filters.map((count, i) => this.own(`block${i}`, new ConvolutionBlock(count)));
    this.hidden = this.own('hidden', tf.layers.dense({ units: graph.units, activation: 'relu' }));
    this.logits = this.own('logits', tf.layers.dense({ units: n_classes }));
  }

  buildGraph({ img }: Inputs, options: CallOptions): Outputs {
    let x = img;
    for (const block of this.blocks) x = block.call(x, options); // [B, rows, columns, filters]
    x = this.hidden.call(this.flatten.call(x, options), options); // [B, units]
    return outputsOf(this.logits.call(x, options));
  }
}
