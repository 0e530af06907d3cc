import { ModelBaseParams, ModelError, Params, param } from '@tfaip/core';
import { DataBaseParams } from '@tfaip/data';
import { ScenarioBase } from './scenarioBase.js';

/** A concrete scenario class; `never` because each takes its own params class. */
export type ScenarioClass = new (params: never) => ScenarioBase;

/**
 * Parameters of a scenario: those of its model and of its data.
 *
 * ```ts
 * export class DigitScenarioParams extends ScenarioBaseParams {
 *   override model = new DigitModelParams();
 *   override data = new DigitDataParams();
 * }
 * ```
 */
export abstract class ScenarioBaseParams extends Params {
  @param.nested(() => ModelBaseParams, { help: 'The model', root: 'model' })
  model!: ModelBaseParams;

  @param.nested(() => DataBaseParams, { help: 'The data', root: 'data' })
  data!: DataBaseParams;

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

  /** Makes the scenario. */
  create(): ScenarioBase {
    const Scenario = this.cls() as new (params: ScenarioBaseParams) => ScenarioBase;
    return new Scenario(this);
  }
}
