import { type Json, type JsonObject, paramsToJson } from '@tfaip/core';
import type { Optimizer, OptimizerParams } from '@tfaip/optimizers';
import type { StatePart } from '../checkpoint/trainingState.js';

/**
 * The optimizer's params that a checkpoint was written with. Its hyper-parameters are variables, which a resumed run takes
 * from the checkpoint, as somebody may have changed them in the course of the run; where its params say another number
 * than before, that number holds.
 */
export class OptimizerSettings implements StatePart {
  readonly name = 'optimizer_params';

  constructor(
    private readonly params: OptimizerParams,
    private readonly optimizer: Optimizer,
  ) {}

  toJson(): Json {
    return paramsToJson(this.params);
  }

  fromJson(json: Json): void {
    const before = json as JsonObject;
    for (const [name, value] of Object.entries(paramsToJson(this.params))) {
      if (typeof value !== 'number' || value === before[name] || !this.isHyperparameter(name)) continue;
      this.optimizer.setHyperparameter(name, value);
    }
  }

  private isHyperparameter(name: string): boolean {
    return this.optimizer.slots().some((slot) => slot.name === `${this.optimizer.name}/${name}`);
  }
}
