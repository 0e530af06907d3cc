/**
 * Pipelines and the trainer with defaults of the scenario, and a parameter of the trainer that only this scenario has.
 * Arguments still override them.
 *
 *     pnpm tfaip train examples/how-to/src/pipelineParams.ts --train.batch_size 16 --trainer.patience none
 */

import { param } from '@tfaip/core';
import { DataPipelineParams } from '@tfaip/data';
import { ScenarioBaseParams, TrainerParams } from '@tfaip/trainer';
import { PointDataParams, PointModelParams } from './points.js';

export class PointTrainerParams extends TrainerParams {
  @param.int({
    help: 'Epochs without a better model after which the run ends; none: never',
    min: 1,
    optional: true,
  })
  patience: number | null = 3;

  override epochs = 20;
  override train = Object.assign(new DataPipelineParams(), { batch_size: 8, shuffle_buffer_size: 64 });
  override val = Object.assign(new DataPipelineParams(), { batch_size: 48 });

  override postInit(): void {
    super.postInit();
    this.early_stopping.n_to_go = this.patience;
  }
}

export class PipelineScenarioParams extends ScenarioBaseParams {
  override model = new PointModelParams();
  override data = new PointDataParams();

  override trainerParamsCls() {
    return PointTrainerParams;
  }
}
