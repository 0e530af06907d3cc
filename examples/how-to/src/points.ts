/** What the how-tos have in common: points of a plane, in three rings around the origin, and a model that tells the rings. */

import * as tf from '@tensorflow/tfjs';
import {
  type CallOptions,
  GraphBase,
  type GraphClass,
  ModelBase,
  ModelBaseParams,
  type NamedSpecs,
  ndArray,
} from '@tfaip/core';
import { ArrayGenerator, DataBase, DataBaseParams, type PipelineMode } from '@tfaip/data';
import { Accuracy, SparseCategoricalCrossentropy } from '@tfaip/losses-metrics';

/** Points: float32 [B, 2]. */
export type Inputs = { point: tf.Tensor };
/** Rings: int32 [B]. */
export type Targets = { ring: tf.Tensor };
/** Scores: float32 [B, 3]; the ring with the highest: int32 [B]. */
export type Outputs = { logits: tf.Tensor; class: tf.Tensor };

export const rings = 3;

/** 240 points on spirals, every fifth of them held out. */
export class PointData extends DataBase {
  override inputLayerSpecs(): NamedSpecs {
    return { point: { shape: [2], dtype: 'float32' } };
  }

  override targetLayerSpecs(): NamedSpecs {
    return { ring: { shape: [], dtype: 'int32' } };
  }

  override generator(mode: PipelineMode): ArrayGenerator {
    const indices = Array.from({ length: 240 }, (_, i) => i);
    const wanted = indices.filter((i) => (i % 5 === 0) === (mode !== 'training'));
    return ArrayGenerator.fromSamples(wanted.map((index) => this.sample(index)));
  }

  protected sample(index: number) {
    const ring = index % rings;
    const radius = ring + 0.6 * ((index * 0.618) % 1);
    const angle = 2.4 * index;
    const point = Float32Array.of(radius * Math.cos(angle), radius * Math.sin(angle));
    return {
      inputs: { point: ndArray('float32', [2], point) },
      targets: { ring: ndArray('int32', [], Int32Array.of(ring)) },
      outputs: {},
      meta: { index },
    };
  }
}

export class PointDataParams extends DataBaseParams {
  cls() {
    return PointData;
  }
}

class PointGraph extends GraphBase<Inputs, Outputs> {
  private readonly hidden = this.own('hidden', tf.layers.dense({ units: 32, activation: 'tanh' }));
  private readonly logits = this.own('logits', tf.layers.dense({ units: rings }));

  buildGraph({ point }: Inputs, options: CallOptions): Outputs {
    return outputsOf(this.logits.call(this.hidden.call(point, options), options));
  }
}

/** The outputs of every network of points from its scores. */
export function outputsOf(logits: tf.Tensor): Outputs {
  return { logits, class: tf.argMax(logits, -1) };
}

export class PointModel<P extends PointModelParams = PointModelParams> extends ModelBase<
  P,
  Inputs,
  Targets,
  Outputs
> {
  protected readonly crossEntropy = new SparseCategoricalCrossentropy({ fromLogits: true, name: 'ce' });
  protected readonly accuracy = new Accuracy({ name: 'acc' });

  loss(_inputs: Inputs, { ring }: Targets, { logits }: Outputs): Record<string, tf.Tensor> {
    return { ce: this.crossEntropy.call(ring, logits) };
  }

  override metrics(_inputs: Inputs, targets: Targets, outputs: Outputs) {
    return [this.accuracy.call(targets.ring, outputs.class)];
  }

  override bestLoggingSettings() {
    return ['max', 'acc'] as const;
  }
}

export class PointModelParams extends ModelBaseParams {
  cls(): new (params: never) => PointModel {
    return PointModel;
  }

  graphCls(): GraphClass {
    return PointGraph;
  }
}
