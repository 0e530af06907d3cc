/**
 * Different graphs for training and prediction, and a root graph that wires them: the network learns to count, digit by digit.
 * In training each step sees the right digit before it (teacher forcing), in prediction the one that it has chosen itself. The
 * root graph measures the accuracy of what prediction gives, not of the forced outputs.
 *
 *     pnpm tfaip train examples/how-to/src/trainAndPredictionGraph.ts
 */

import * as tf from '@tensorflow/tfjs';
import {
  type CallOptions,
  GenericGraphBase,
  ModelBase,
  ModelBaseParams,
  type NamedSpecs,
  type NamedTensors,
  ndArray,
  RootGraph,
  type RootOutputs,
} from '@tfaip/core';
import { ArrayGenerator, DataBase, DataBaseParams, type PipelineMode } from '@tfaip/data';
import { Accuracy, SparseCategoricalCrossentropy } from '@tfaip/losses-metrics';
import { ScenarioBaseParams } from '@tfaip/trainer';

const digits = 10;
const length = 4;

/** From each digit the next ones: 8 → 9 0 1 2. */
class CountingData extends DataBase<CountingDataParams> {
  override inputLayerSpecs(): NamedSpecs {
    return { start: { shape: [], dtype: 'int32' } };
  }

  override targetLayerSpecs(): NamedSpecs {
    return { digits: { shape: [length], dtype: 'int32' } };
  }

  /** Sequences that begin behind 4 and 9 are held out. */
  override generator(mode: PipelineMode): ArrayGenerator {
    const all = Array.from({ length: 100 }, (_, i) => i % digits);
    const starts = all.filter((start) => (start % 5 === 4) === (mode !== 'training'));
    const following = starts.flatMap((start) => Array.from({ length }, (_, i) => (start + 1 + i) % digits));
    return ArrayGenerator.fromArrays({
      inputs: { start: ndArray('int32', [starts.length], Int32Array.from(starts)) },
      targets: { digits: ndArray('int32', [starts.length, length], Int32Array.from(following)) },
    });
  }
}

export class CountingDataParams extends DataBaseParams {
  cls() {
    return CountingData;
  }
}

/** The digit to start from: int32 [B]. */
type Inputs = { start: tf.Tensor };
/** The digits that follow: int32 [B, 4]. */
type Targets = { digits: tf.Tensor };
/** Scores: float32 [B, 4, 10]; the digits: int32 [B, 4]. */
type Outputs = { logits: tf.Tensor; digits: tf.Tensor };

class CountingGraph extends GenericGraphBase<Inputs, Targets, Outputs> {
  private readonly logits = this.own('logits', tf.layers.dense({ units: digits }));

  override buildTrainGraph({ start }: Inputs, targets: Targets, options: CallOptions): Outputs {
    const before = tf.concat(
      [tf.expandDims(start, 1), tf.slice(targets.digits, [0, 0], [-1, length - 1])],
      1,
    );
    const logits = this.step(before, options);
    return { logits, digits: tf.argMax(logits, -1) };
  }

  override buildPredictionGraph({ start }: Inputs): Outputs {
    const scores: tf.Tensor[] = [];
    const chosen: tf.Tensor[] = [];
    let last = start;
    for (let i = 0; i < length; i++) {
      const score = this.step(last, { training: false });
      last = tf.argMax(score, -1);
      scores.push(score);
      chosen.push(last);
    }
    return { logits: tf.stack(scores, 1), digits: tf.stack(chosen, 1) };
  }

  private step(digit: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.logits.call(tf.cast(tf.oneHot(tf.cast(digit, 'int32'), digits), 'float32'), options);
  }
}

/** Decodes in validation and training too, and measures that. */
class DecodingRootGraph extends RootGraph {
  private readonly accuracy = new Accuracy({ name: 'decoded_acc' });

  override buildWithTargets(inputs: NamedTensors, targets: NamedTensors, options: CallOptions): RootOutputs {
    const { outputs, losses } = this.wire(inputs, targets, options);
    const decoded = this.buildForPrediction(inputs);
    return { outputs, losses, metrics: [this.accuracy.call(targets.digits!, decoded.digits!)] };
  }
}

class CountingModel extends ModelBase<CountingModelParams, Inputs, Targets, Outputs> {
  private readonly crossEntropy = new SparseCategoricalCrossentropy({ fromLogits: true, name: 'ce' });

  loss(_inputs: Inputs, targets: Targets, { logits }: Outputs) {
    return { ce: this.crossEntropy.call(targets.digits, logits) };
  }

  override rootGraphCls() {
    return DecodingRootGraph;
  }

  override bestLoggingSettings() {
    return ['max', 'decoded_acc'] as const;
  }
}

export class CountingModelParams extends ModelBaseParams {
  cls() {
    return CountingModel;
  }

  graphCls() {
    return CountingGraph;
  }
}

export class CountingScenarioParams extends ScenarioBaseParams {
  override model = new CountingModelParams();
  override data = new CountingDataParams();
}
