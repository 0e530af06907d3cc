import { join } from 'node:path';
import type { Json, Runtime } from '@tfaip/core';
import { readWeights, writeExport } from '@tfaip/export';
import type { BuiltModel } from '../loop/builtModel.js';
import type { EpochEnd, TrainBegin, TrainerCallback } from './trainerCallback.js';

/** Exports every new best model to `best` in the output folder. */
export class BestExport implements TrainerCallback {
  private directory = '';

  constructor(
    private readonly runtime: Runtime,
    private readonly built: Pick<BuiltModel, 'variables' | 'best'>,
    private readonly scenarioParams: Json,
  ) {}

  onTrainBegin({ outputDir }: TrainBegin): void {
    this.directory = join(outputDir, 'best');
  }

  async onEpochEnd({ isBest, epoch, step, train, val }: EpochEnd): Promise<void> {
    if (!isBest) return;
    const weights = await readWeights(this.runtime, this.built.variables);
    await writeExport(this.directory, weights, {
      scenarioParams: this.scenarioParams,
      origin: { epoch, step, best: this.built.best, train: finiteOnly(train), val: finiteOnly(val ?? {}) },
    });
  }
}

/** JSON has no NaN: such a value is stored as its name. */
function finiteOnly(values: Readonly<Record<string, number>>): Json {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
  );
}
