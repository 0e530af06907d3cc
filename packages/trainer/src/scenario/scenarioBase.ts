import type { ModelBase, Sample } from '@tfaip/core';
import type { DataBase } from '@tfaip/data';
import type { Evaluator } from '@tfaip/evaluator';
import type { ExportWriter } from '@tfaip/export';
import type { ExportedModelOptions } from '../exported/exportedModelRun.js';
import { createExportWriters, type ExportSource } from '../exported/exportWriters.js';
import { Lav } from '../exported/lav.js';
import type { LavParams } from '../exported/lavParams.js';
import { predictionLine } from '../exported/predictionLine.js';
import { Predictor } from '../exported/predictor.js';
import type { PredictorParams } from '../exported/predictorParams.js';
import { Voter } from '../exported/voter.js';
import type { TrainerParams } from '../params/trainerParams.js';
import { Trainer, type TrainerOptions } from '../trainer.js';
import type { ScenarioBaseParams } from './scenarioBaseParams.js';

/**
 * Glues the classes of one task together: its data, its model, its evaluator, and what trains and applies them. Override
 * a hook to make something else.
 */
export class ScenarioBase<P extends ScenarioBaseParams = ScenarioBaseParams> {
  constructor(readonly params: P) {}

  /** Short name, e.g. for the output folder: the params' class name without `ScenarioParams`, in lower case. */
  get name(): string {
    return this.params.constructor.name.replace(/(Scenario)?Params$/, '').toLowerCase() || 'scenario';
  }

  createData(): DataBase {
    const Data = this.params.data.cls() as new (params: unknown) => DataBase;
    return new Data(this.params.data);
  }

  /**
   * @param _data what {@link createData} made: the place to hand values from the data to the model's params, such as
   *   the size of an alphabet.
   */
  createModel(_data: DataBase): ModelBase {
    const Model = this.params.model.cls() as unknown as new (params: unknown) => ModelBase;
    return new Model(this.params.model);
  }

  /** @param _data what {@link createData} made, for values that are known only then. */
  createEvaluator(_data: DataBase): Evaluator {
    const EvaluatorClass = this.params.evaluator.cls() as new (params: unknown) => Evaluator;
    return new EvaluatorClass(this.params.evaluator);
  }

  /** What writes further formats into each export: those that the trainer's params ask for; override it to add others. */
  createExportWriters(source: ExportSource): Promise<ExportWriter[]> {
    return createExportWriters(source);
  }

  /** What combines the outputs of several models: the mean of probabilities, the majority of classes. */
  createVoter(): Voter {
    return new Voter();
  }

  /**
   * What `tfaip predict` writes of a sample.
   *
   * @returns a line without its end.
   */
  formatPrediction(sample: Sample): string {
    return predictionLine(sample);
  }

  createTrainer(params: TrainerParams, options: TrainerOptions = {}): Trainer {
    return new Trainer(params, this, options);
  }

  createLav(params: LavParams, options: ExportedModelOptions = {}): Lav {
    return new Lav(params, this, options);
  }

  createPredictor(params: PredictorParams, options: ExportedModelOptions = {}): Predictor {
    return new Predictor(params, this, options);
  }
}
