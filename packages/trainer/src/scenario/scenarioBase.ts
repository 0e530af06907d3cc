import type { ModelBase } from '@tfaip/core';
import type { DataBase } from '@tfaip/data';
import type { ScenarioBaseParams } from './scenarioBaseParams.js';

/** Glues the classes of one task together: its data and its model. Override a hook to make something else. */
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
}
