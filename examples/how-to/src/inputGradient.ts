/**
 * A network whose loss changes little when its inputs do: the squared gradient of a sample's loss by its inputs is one more
 * loss, `input_gradient`. Every model has the parameter; here it is on by default.
 *
 *     pnpm tfaip train examples/how-to/src/inputGradient.ts --model.input_gradient_weight 0.05
 */

import { ScenarioBaseParams } from '@tfaip/trainer';
import { PointDataParams, PointModelParams } from './points.js';

export class RobustModelParams extends PointModelParams {
  override input_gradient_weight = 0.01;
}

export class RobustScenarioParams extends ScenarioBaseParams {
  override model = new RobustModelParams();
  override data = new PointDataParams();
}
