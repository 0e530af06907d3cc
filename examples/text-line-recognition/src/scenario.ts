/**
 * Recognition of text lines: images of any width in, text out, trained with CTC.
 *
 *     pnpm tfaip train ./examples/text-line-recognition --trainer.epochs 8
 *     pnpm tfaip train ./examples/text-line-recognition --train.lists train.list --val.lists val.list
 *     pnpm tfaip predict --export_dir runs/x/best --data.images '*.png'
 */
import type { ParamsClass } from '@tfaip/core';
import { type DataBase, DataPipelineParams } from '@tfaip/data';
import { AdamParams, OneCycleParams } from '@tfaip/optimizers';
import { ScenarioBase, ScenarioBaseParams, TrainerParams } from '@tfaip/trainer';
import { LineData, LineDataParams } from './data/lineData.js';
import { LineEvaluatorParams } from './evaluation/lineEvaluator.js';
import { LineModel, LineModelParams } from './model/lineModel.js';

/** Widths in pixels of scaled lines; a line is padded to the widest of its batch, which would double the work. */
const bucket_boundaries = [160, 220, 280, 340, 420, 520, 660];

/** What trains this network well: a rising and falling learning rate, clipped gradients, batches of similar widths. */
export class LineTrainerParams extends TrainerParams {
  override epochs = 4;
  override optimizer = Object.assign(new AdamParams(), { global_clip_norm: 5 });
  override learning_rate = Object.assign(new OneCycleParams(), { lr: 3e-3, pct_start: 0.15 });
  override train = Object.assign(new DataPipelineParams(), { bucket_boundaries });
}

export class TextLineScenarioParams extends ScenarioBaseParams {
  override model = new LineModelParams();
  override data = new LineDataParams();
  override evaluator = new LineEvaluatorParams();

  override cls() {
    return TextLineScenario;
  }

  override trainerParamsCls(): ParamsClass<TrainerParams> {
    return LineTrainerParams;
  }
}

export class TextLineScenario extends ScenarioBase<TextLineScenarioParams> {
  /** The network has a class for each character of the codec, which is known once the data has been looked at. */
  override createModel(data: DataBase): LineModel {
    const { model } = this.params;
    if (data instanceof LineData) model.classes = data.codec.size;
    return new LineModel(model);
  }
}
