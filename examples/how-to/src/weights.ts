/**
 * Class and sample weights: how much a sample counts in losses and metrics. A weight of the sample comes from the data as one
 * more target, a weight of its class from the parameters.
 *
 *     pnpm tfaip train examples/how-to/src/weights.ts --model.class_weights 1 1 4
 */

import * as tf from '@tensorflow/tfjs';
import { type NamedSpecs, ndArray, ParamsError, param } from '@tfaip/core';
import { ScenarioBaseParams } from '@tfaip/trainer';
import {
  type Inputs,
  type Outputs,
  PointData,
  PointDataParams,
  PointModel,
  PointModelParams,
  rings,
  type Targets,
} from './points.js';

/** Every tenth point is a doubtful one. */
class WeightedData extends PointData {
  override targetLayerSpecs(): NamedSpecs {
    return { ...super.targetLayerSpecs(), sample_weights: { shape: [], dtype: 'float32' } };
  }

  protected override sample(index: number) {
    const sample = super.sample(index);
    const weight = ndArray('float32', [], Float32Array.of(index % 10 === 1 ? 0.1 : 1));
    return { ...sample, targets: { ...sample.targets, sample_weights: weight } };
  }
}

export class WeightedDataParams extends PointDataParams {
  override cls() {
    return WeightedData;
  }
}

type WeightedTargets = Targets & { sample_weights: tf.Tensor };

class WeightedModel extends PointModel<WeightedModelParams> {
  override loss(_inputs: Inputs, targets: WeightedTargets, { logits }: Outputs) {
    return { ce: this.crossEntropy.call(targets.ring, logits, this.weightsOf(targets)) };
  }

  override metrics(_inputs: Inputs, targets: WeightedTargets, outputs: Outputs) {
    return [this.accuracy.call(targets.ring, outputs.class, this.weightsOf(targets))];
  }

  /** float32 [B]: what each sample counts. */
  private weightsOf({ ring, sample_weights }: WeightedTargets): tf.Tensor {
    return tf.mul(sample_weights, tf.gather(tf.tensor1d(this.params.class_weights), ring));
  }
}

export class WeightedModelParams extends PointModelParams {
  @param.list('float', { help: 'What a sample of each class counts', min: 0 })
  class_weights = [1, 1, 2];

  override cls(): new (params: never) => PointModel {
    return WeightedModel as never;
  }

  override postInit(): void {
    if (this.class_weights.length === rings) return;
    const message = `must have a weight for each of ${rings} classes, not ${this.class_weights.length}`;
    throw new ParamsError([{ path: 'model.class_weights', message }]);
  }
}

export class WeightedScenarioParams extends ScenarioBaseParams {
  override model = new WeightedModelParams();
  override data = new WeightedDataParams();
}
