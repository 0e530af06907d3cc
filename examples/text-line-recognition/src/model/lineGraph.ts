import * as tf from '@tensorflow/tfjs';
import { type CallOptions, GraphBase } from '@tfaip/core';
import { Bidirectional, Dropout, heNormal, LayerNormalization, LSTM } from '@tfaip/layers';
import { TFAIPLayerBase } from '@tfaip/tensorboard/layer';
import type { LineModelParams } from './lineModel.js';
import { posteriorPicture } from './posteriorPicture.js';

/** Lines: ink float32 [B, width, height, 1] and how many columns of each count, int32 [B]. */
export type Inputs = { img: tf.Tensor; width: tf.Tensor };
/** Classes of the characters, int32 [B, length], and how many of each line count, int32 [B]. */
export type Targets = { gt: tf.Tensor; gt_length: tf.Tensor };
/** Scores float32 [B, frames, classes], 0 is the blank; how many frames count, int32 [B]; the encoder's features. */
export type Outputs = { logits: tf.Tensor; frames: tf.Tensor; features: tf.Tensor };

/** Convolution with ReLU and 2 x 2 pooling, blind to the padding of a line, so that its neighbours do not matter. */
class ConvolutionBlock extends TFAIPLayerBase<Columns, Columns> {
  private readonly convolution;
  private readonly pooling = this.own('pool', tf.layers.maxPooling2d({ poolSize: 2, padding: 'same' }));

  constructor(filters: number) {
    super();
    this.convolution = this.own(
      'conv',
      tf.layers.conv2d({
        filters,
        kernelSize: 3,
        padding: 'same',
        activation: 'relu',
        kernelInitializer: heNormal(),
      }),
    );
  }

  override call({ values, widths }: Columns, options: CallOptions): Columns {
    const features = this.convolution.call(values, options);
    const columns = tf.range(0, features.shape[1]!, 1, 'int32');
    const isInside = tf.cast(tf.less(tf.expandDims(columns, 0), tf.expandDims(widths, 1)), 'float32');
    // Features are at least 0, so zeros do not win over a line's last column.
    const masked = tf.mul(features, tf.expandDims(tf.expandDims(isInside, -1), -1));
    const halves = tf.floorDiv(tf.add(widths, tf.scalar(1, 'int32')), tf.scalar(2, 'int32'));
    return { values: this.pooling.call(masked, options), widths: halves };
  }
}

/** Columns of images, [B, width, height, channels], and how many of each image count, int32 [B]. */
interface Columns {
  readonly values: tf.Tensor;
  readonly widths: tf.Tensor;
}

/** Convolutions look at strokes, a bidirectional LSTM at their order, and a dense layer names characters. */
export class LineGraph extends GraphBase<Inputs, Outputs> {
  private readonly blocks;
  private readonly normalization = this.own('normalization', new LayerNormalization());
  private readonly recurrent;
  private readonly dropout;
  private readonly logits;

  constructor({ filters, units, dropout, classes }: LineModelParams) {
    super();
    this.blocks = filters.map((count, i) => this.own(`block${i}`, new ConvolutionBlock(count)));
    this.recurrent = units.map((count, i) =>
      this.own(
        `lstm${i}`,
        new Bidirectional((reverse) => new LSTM({ units: count, reverse, returnSequences: true })),
      ),
    );
    this.dropout = this.own('dropout', new Dropout({ rate: dropout }));
    this.logits = this.own('logits', new LoggedLogits(classes));
  }

  buildGraph({ img, width }: Inputs, options: CallOptions): Outputs {
    let columns: Columns = { values: img, widths: width };
    for (const block of this.blocks) columns = block.call(columns, options);
    const { values, widths } = columns;
    const [batch, time, height, channels] = values.shape as [number, number, number, number];
    let x = this.normalization.call(tf.reshape(values, [batch, time, height * channels]));
    for (const layer of this.recurrent) x = layer.call({ inputs: x, lengths: widths });
    const features = this.dropout.call(x, options);
    return { logits: this.logits.call({ features, img }, options), frames: widths, features: x };
  }
}

/** The last layer, which shows in TensorBoard what the network thinks of a line. */
class LoggedLogits extends TFAIPLayerBase<{ features: tf.Tensor; img: tf.Tensor }, tf.Tensor> {
  private readonly dense;

  constructor(classes: number) {
    super();
    this.dense = this.own('dense', tf.layers.dense({ units: classes, kernelInitializer: 'glorotUniform' }));
  }

  override call({ features, img }: { features: tf.Tensor; img: tf.Tensor }, options: CallOptions): tf.Tensor {
    const logits = this.dense.call(features, options);
    this.addTensorboard(posteriorPicture.line, firstOf(img));
    this.addTensorboard(posteriorPicture.posteriors, firstOf(tf.softmax(logits)));
    return logits;
  }
}

function firstOf(batch: tf.Tensor): tf.Tensor {
  return tf.gather(batch, tf.tensor1d([0], 'int32'));
}
