/**
 * A layer with parameters of its own, used twice.
 *
 *     pnpm tfaip train examples/how-to/src/parametrisableLayer.ts --model.first.units 64 --model.second.gated
 */

import * as tf from '@tensorflow/tfjs';
import { type CallOptions, GraphBase, LayerBase, Params, param } from '@tfaip/core';
import { ScenarioBaseParams } from '@tfaip/trainer';
import { type Inputs, type Outputs, outputsOf, PointDataParams, PointModelParams, rings } from './points.js';

/** What a layer can be told: a params class, nested in the model's. */
export class GatedDenseParams extends Params {
  @param.int({ help: 'Number of units', min: 1 })
  units = 32;

  @param.bool({ help: 'Multiply each unit by a gate, a sigmoid of the inputs' })
  gated = false;
}

/** A dense layer whose units may have gates. */
class GatedDense extends LayerBase {
  private readonly dense;
  private readonly gate;

  constructor({ units, gated }: GatedDenseParams) {
    super();
    this.dense = this.own('dense', tf.layers.dense({ units, activation: 'tanh' }));
    this.gate = gated ? this.own('gate', tf.layers.dense({ units, activation: 'sigmoid' })) : undefined;
  }

  call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    const y = this.dense.call(x, options);
    return this.gate ? tf.mul(y, this.gate.call(x, options)) : y;
  }
}

export class GatedModelParams extends PointModelParams {
  @param.nested(() => GatedDenseParams, { help: 'The first hidden layer' })
  first = new GatedDenseParams();

  @param.nested(() => GatedDenseParams, { help: 'The second hidden layer' })
  second = new GatedDenseParams();

  override graphCls() {
    return GatedGraph;
  }
}

/** Its weights are named `first/dense/kernel`, `second/gate/bias`, … */
class GatedGraph extends GraphBase<Inputs, Outputs> {
  private readonly first;
  private readonly second;
  private readonly logits = this.own('logits', tf.layers.dense({ units: rings }));

  constructor({ first, second }: GatedModelParams) {
    super();
    this.first = this.own('first', new GatedDense(first));
    this.second = this.own('second', new GatedDense(second));
  }

  buildGraph({ point }: Inputs, options: CallOptions): Outputs {
    const hidden = this.second.call(this.first.call(point, options), options);
    return outputsOf(this.logits.call(hidden, options));
  }
}

export class GatedScenarioParams extends ScenarioBaseParams {
  override model = new GatedModelParams();
  override data = new PointDataParams();
}
