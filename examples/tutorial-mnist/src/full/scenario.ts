/**
 * Handwritten digits with everything that a scenario can say: a network chosen and shaped by parameters, several
 * metrics, an evaluator, samples shown in validation, the best model by accuracy.
 *
 *     pnpm tfaip train examples/tutorial-mnist/src/full/scenario.ts --model.graph Cnn --trainer.epochs 3
 *     pnpm tfaip train examples/tutorial-mnist/src/full/scenario.ts --model.graph Mlp --model.graph.nodes 200 100
 *
 * Expected: validation accuracy of about 0.97 with the CNN after 3 epochs.
 */
import { ScenarioBaseParams } from '@tfaip/trainer';
import { MnistDataParams } from '../data/mnistData.js';
import { DigitEvaluatorParams } from './evaluator.js';
import { MnistModelParams } from './model.js';

export class MnistScenarioParams extends ScenarioBaseParams {
  override model = new MnistModelParams();
  override data = new MnistDataParams();
  override evaluator = new DigitEvaluatorParams();
}
