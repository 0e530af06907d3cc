import { ModelBaseParams, ModelError, Params, type ParamsClass, param } from '@tfaip/core';
import { DataBaseParams } from '@tfaip/data';
import { LavParams } from '../exported/lavParams.js';
import { PredictorParams } from '../exported/predictorParams.js';
import { TrainerParams } from '../params/trainerParams.js';
import { EvaluatorParams } from './evaluatorParams.js';
import { ScenarioBase } from './scenarioBase.js';

/** A concrete scenario class; `never` because each takes its own params class. */
export type ScenarioClass = new (params: never) => ScenarioBase;

/**
 * Parameters of a scenario: those of its model, its data and its evaluator.
 *
 * ```ts
 * export class DigitScenarioParams extends ScenarioBaseParams {
 *   override model = new DigitModelParams();
 *   override data = new DigitDataParams();
 * }
 * ```
 */
export abstract class ScenarioBaseParams extends Params {
  static override readonly version: number = 1;

  @param.nested(() => ModelBaseParams, { help: 'The model', root: 'model' })
  model!: ModelBaseParams;

  @param.nested(() => DataBaseParams, { help: 'The data', root: 'data' })
  data!: DataBaseParams;

  @param.nested(() => EvaluatorParams, { help: 'What is measured on samples', root: 'evaluator' })
  evaluator: EvaluatorParams = new EvaluatorParams();

  /** Where the scenario is, as the user of the command line has named it; null in a program. */
  @param.string({ help: 'Module of the scenario', mode: 'hidden', optional: true })
  module: string | null = null;

  /** @throws {ModelError} if a subclass has not given its model or data. */
  override postInit(): void {
    for (const field of ['model', 'data'] as const) {
      if (this[field] instanceof Params) continue;
      throw new ModelError(`${this.constructor.name} does not say its ${field}.`, {
        given: `${field} = ${String(this[field])}`,
        fix: `override ${field} = new My${field === 'model' ? 'Model' : 'Data'}Params();`,
      });
    }
  }

  /** The scenario class, constructed with these params; override it to replace what {@link ScenarioBase} makes. */
  cls(): ScenarioClass {
    return ScenarioBase;
  }

  /** The class of the trainer's params; override it to add to them, or to change their defaults. */
  trainerParamsCls(): ParamsClass<TrainerParams> {
    return TrainerParams;
  }

  /** The class of LAV's params. */
  lavParamsCls(): ParamsClass<LavParams> {
    return LavParams;
  }

  /** The class of the predictor's params. */
  predictorParamsCls(): ParamsClass<PredictorParams> {
    return PredictorParams;
  }

  /** Makes the scenario. */
  create(): ScenarioBase {
    const Scenario = this.cls() as new (params: ScenarioBaseParams) => ScenarioBase;
    return new Scenario(this);
  }
}
