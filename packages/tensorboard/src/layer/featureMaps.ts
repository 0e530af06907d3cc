import type { NdArray } from '@tfaip/core';
import { type ImageGridOptions, imageGrid } from '../png/imageGrid.js';
import { TensorboardWriter } from './tensorboardWriter.js';

export interface FeatureMapsOptions extends ImageGridOptions {
  /** Last part of the name. Default: `feature_maps`. */
  readonly name?: string;
  /** Samples of a batch that are shown. Default: 3. */
  readonly samples?: number;
}

/**
 * A writer that shows a convolution's output, [batch, height, width, channels], as one grey picture for each sample,
 * with a tile for each channel.
 *
 * ```ts
 * const maps = featureMaps();
 * class Encoder extends TFAIPLayerBase {
 *   private readonly conv = this.own('conv', tf.layers.conv2d({ filters: 8, kernelSize: 3 }));
 *   call(images: tf.Tensor, options: CallOptions) {
 *     const features = this.conv.call(images, options);
 *     this.addTensorboard(maps, features);
 *     return features;
 *   }
 * }
 * ```
 */
export function featureMaps({
  name = 'feature_maps',
  samples = 3,
  ...grid
}: FeatureMapsOptions = {}): TensorboardWriter {
  return new TensorboardWriter({
    name,
    func: (path, value, step, writer) =>
      writer.image(path, imageGrid(firstSamples(value, samples), grid), step),
  });
}

function firstSamples({ dtype, shape, data }: NdArray, samples: number): NdArray {
  const [batch = 0, ...rest] = shape;
  const kept = Math.min(batch, samples);
  const size = rest.reduce((product, length) => product * length, 1);
  return { dtype, shape: [kept, ...rest], data: data.slice(0, kept * size) };
}
