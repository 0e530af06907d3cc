import { join } from 'node:path';
import type { BestLoggingSettings, Json } from '@tfaip/core';
import type { ModelExporter, ModelToExport } from '../exported/modelExporter.js';
import type { EpochEnd, TrainBegin, TrainEnd, TrainerCallback } from './trainerCallback.js';

/** Exports every new best model to `best` in the output folder, and the last one to `export`. */
export class ModelExport implements TrainerCallback {
  private outputDir = '';
  private lastEpoch: EpochEnd | undefined;

  /** @param values reads what is to be exported, as it is now. */
  constructor(
    private readonly exporter: ModelExporter,
    private readonly values: () => Promise<Pick<ModelToExport, 'weights' | 'state'>>,
    private readonly best: BestLoggingSettings,
  ) {}

  onTrainBegin({ outputDir }: TrainBegin): void {
    this.outputDir = outputDir;
  }

  async onEpochEnd(event: EpochEnd): Promise<void> {
    this.lastEpoch = event;
    if (event.isBest) await this.export('best', event);
  }

  /** Where a resumed run had no epoch left, its weights are the last ones, too. */
  async onTrainEnd({ epochs, steps, interrupted }: TrainEnd): Promise<void> {
    if (!interrupted) await this.export('export', { epoch: epochs, step: steps, ...this.lastEpoch });
    await this.exporter.settle();
  }

  /** Also after an error, what is being written is written to its end. */
  async close(): Promise<void> {
    await this.exporter.settle();
  }

  private async export(
    name: string,
    { epoch, step, train = {}, val = {} }: Pick<EpochEnd, 'epoch' | 'step'> & Partial<EpochEnd>,
  ): Promise<void> {
    this.exporter.export(join(this.outputDir, name), {
      ...(await this.values()),
      origin: { epoch, step, best: this.best, train: finiteOnly(train), val: finiteOnly(val) },
    });
  }
}

/** JSON has no NaN: such a value is stored as its name. */
function finiteOnly(values: Readonly<Record<string, number>>): Json {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
  );
}
