import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import {
  type CallOptions,
  GraphBase,
  ModelBase,
  ModelBaseParams,
  ndArray,
  param,
  type Sample,
  validateParams,
} from '@tfaip/core';
import { ArrayGenerator, DataBase, DataBaseParams } from '@tfaip/data';
import { Accuracy, SparseCategoricalCrossentropy } from '@tfaip/losses-metrics';
import { type EpochEnd, ScenarioBaseParams, Trainer, TrainerParams } from '@tfaip/trainer';

type Inputs = { point: tf.Tensor };
type Targets = { side: tf.Tensor };
type Outputs = { logits: tf.Tensor; class: tf.Tensor };

/** Points of the plane and the side of the diagonal that they lie on. */
class PointsData extends DataBase<PointsDataParams> {
  override inputLayerSpecs() {
    return { point: { shape: [2], dtype: 'float32' } } as const;
  }
  override targetLayerSpecs() {
    return { side: { shape: [], dtype: 'int32' } } as const;
  }
  override generator() {
    return ArrayGenerator.fromSamples(Array.from({ length: this.params.count }, (_, index) => sample(index)));
  }
}

class PointsDataParams extends DataBaseParams {
  @param.int({ help: 'Number of points', min: 1 })
  count = 256;

  override cls() {
    return PointsData;
  }
}

function sample(index: number): Sample {
  const [x, y] = [Math.sin(index * 12.9898), Math.sin(index * 78.233)];
  return {
    inputs: { point: ndArray('float32', [2], Float32Array.of(x, y)) },
    targets: { side: ndArray('int32', [], Int32Array.of(x > y ? 1 : 0)) },
    outputs: {},
    meta: { index },
  };
}

class SideGraph extends GraphBase<Inputs, Outputs> {
  private readonly logits = this.own('logits', tf.layers.dense({ units: 2 }));

  override buildGraph({ point }: Inputs, options: CallOptions): Outputs {
    const logits = this.logits.call(point, options);
    return { logits, class: tf.argMax(logits, -1) };
  }
}

class SideModel extends ModelBase<SideModelParams, Inputs, Targets, Outputs> {
  private readonly crossEntropy = new SparseCategoricalCrossentropy({ fromLogits: true, name: 'ce' });
  private readonly accuracy = new Accuracy({ name: 'acc' });

  override loss(_inputs: Inputs, targets: Targets, outputs: Outputs) {
    return { ce: this.crossEntropy.call(targets.side, outputs.logits) };
  }
  override metrics(_inputs: Inputs, targets: Targets, outputs: Outputs) {
    return [this.accuracy.call(targets.side, outputs.class)];
  }
}

class SideModelParams extends ModelBaseParams {
  override cls() {
    return SideModel;
  }
  override graphCls() {
    return SideGraph;
  }
}

class SideScenarioParams extends ScenarioBaseParams {
  override model = new SideModelParams();
  override data = new PointsDataParams();
}

const wrong = new PointsDataParams();
wrong.count = 0;
assert.throws(() => validateParams(wrong), /count/);

const params = new TrainerParams();
params.output_dir = 'run';
params.epochs = 3;
params.seed = 1;
params.device.backend = 'wasm';
const ends: EpochEnd[] = [];
const callbacks = [{ onEpochEnd: (end: EpochEnd) => void ends.push(end) }];
const result = await new Trainer(params, new SideScenarioParams().create(), { callbacks }).train();

assert.equal(tf.getBackend(), 'wasm');
assert.equal(result.steps, 48);
assert.ok(existsSync('run/best') && existsSync('run/trainer_params.json'));
const losses = ends.map((end) => end.val?.loss ?? Number.NaN);
assert.ok(losses[2]! < losses[0]!, `the validation loss fell: ${losses}`);
console.log('done');
