import * as tf from '@tensorflow/tfjs';
import { ModelBase, ModelBaseParams, type Print, param, type Sample, scalarValue } from '@tfaip/core';
import { Accuracy, Mean, PrecisionRecallCurve, SparseCategoricalCrossentropy } from '@tfaip/losses-metrics';
import type { MnistData } from '../data/mnistData.js';
import { CnnParams, type GraphParams, type Inputs, MlpParams, type Outputs, type Targets } from './graphs.js';

export class MnistModelParams extends ModelBaseParams {
  @param.int({ help: 'Number of classes', min: 2 })
  n_classes = 10;

  @param.choice(() => [MlpParams, CnnParams], { help: 'The network' })
  graph: GraphParams = new MlpParams();

  cls() {
    return MnistModel;
  }

  graphCls() {
    return this.graph.graphCls();
  }
}

export class MnistModel extends ModelBase<MnistModelParams, Inputs, Targets, Outputs> {
  private readonly crossEntropy = new SparseCategoricalCrossentropy({
    fromLogits: true,
    name: 'cross_entropy',
  });
  private readonly accuracy = new Accuracy({ name: 'acc' });
  private readonly confidence = new Mean({ name: 'confidence' });
  private readonly rightIfConfident = new PrecisionRecallCurve({ name: 'right_if_confident' });

  loss(_inputs: Inputs, targets: Targets, outputs: Outputs) {
    return { cross_entropy: this.crossEntropy.call(targets.gt, outputs.logits) };
  }

  override metrics(_inputs: Inputs, targets: Targets, outputs: Outputs) {
    // A value computed by hand: the probability of the class that was chosen.
    const confidence = tf.max(outputs.probabilities, -1);
    return [
      this.accuracy.call(targets.gt, outputs.class),
      this.confidence.call(confidence),
      // A curve instead of a number, in TensorBoard: how well the confidence tells right from wrong.
      this.rightIfConfident.call(tf.equal(targets.gt, outputs.class), confidence),
    ];
  }

  override bestLoggingSettings() {
    return ['max', 'acc'] as const;
  }

  override printEvaluate({ outputs, targets }: Sample, _data: MnistData, print: Print) {
    const [predicted, expected] = [outputs.class, targets.gt].map((array) => array && scalarValue(array));
    print(`  predicted ${predicted}, is ${expected}${predicted === expected ? '' : '  (wrong)'}`);
  }
}
