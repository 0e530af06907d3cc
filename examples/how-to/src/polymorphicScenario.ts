/**
 * One scenario with several networks, chosen by name; each brings its own parameters.
 *
 *     pnpm tfaip train examples/how-to/src/polymorphicScenario.ts --model.network Radial --model.network.centres 16
 */

import * as tf from '@tensorflow/tfjs';
import { type CallOptions, GraphBase, Params, param } from '@tfaip/core';
import { ScenarioBaseParams } from '@tfaip/trainer';
import { type Inputs, type Outputs, outputsOf, PointDataParams, PointModelParams, rings } from './points.js';

/** A network that the model can be told to use. */
export abstract class NetworkParams extends Params {
  abstract graphCls(): new (params: never) => GraphBase<Inputs, Outputs>;
}

/** Hidden layers of dense units. */
export class DenseParams extends NetworkParams {
  static override readonly typeName: string = 'Dense';

  @param.list('int', { help: 'Units of each hidden layer', min: 1 })
  units = [32];

  graphCls() {
    return DenseGraph;
  }
}

class DenseGraph extends GraphBase<Inputs, Outputs> {
  private readonly hidden;
  private readonly logits = this.own('logits', tf.layers.dense({ units: rings }));

  constructor({ network }: PolymorphicModelParams & { network: DenseParams }) {
    super();
    this.hidden = network.units.map((units, i) =>
      this.own(`hidden${i}`, tf.layers.dense({ units, activation: 'tanh' })),
    );
  }

  buildGraph({ point }: Inputs, options: CallOptions): Outputs {
    let x = point;
    for (const layer of this.hidden) x = layer.call(x, options);
    return outputsOf(this.logits.call(x, options));
  }
}

/** Distances to learnt centres. */
export class RadialParams extends NetworkParams {
  static override readonly typeName: string = 'Radial';

  @param.int({ help: 'Number of centres', min: 1 })
  centres = 12;

  graphCls() {
    return RadialGraph;
  }
}

class RadialGraph extends GraphBase<Inputs, Outputs> {
  private readonly logits = this.own('logits', tf.layers.dense({ units: rings }));

  constructor(private readonly params: PolymorphicModelParams & { network: RadialParams }) {
    super();
  }

  buildGraph({ point }: Inputs, options: CallOptions): Outputs {
    const initializer = tf.initializers.randomUniform({ minval: -2, maxval: 2 });
    const centres = this.weight('centres', [this.params.network.centres, 2], { initializer });
    const offsets = tf.sub(tf.expandDims(point, 1), tf.expandDims(centres, 0)); // [B, centres, 2]
    const nearness = tf.exp(tf.neg(tf.sum(tf.square(offsets), -1))); // [B, centres]
    return outputsOf(this.logits.call(nearness, options));
  }
}

export class PolymorphicModelParams extends PointModelParams {
  @param.choice(() => [DenseParams, RadialParams], { help: 'The network' })
  network: NetworkParams = new DenseParams();

  override graphCls() {
    return this.network.graphCls();
  }
}

export class PolymorphicScenarioParams extends ScenarioBaseParams {
  override model = new PolymorphicModelParams();
  override data = new PointDataParams();
}
