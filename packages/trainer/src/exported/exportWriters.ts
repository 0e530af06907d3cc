import type { Batch, NamedSpecs, NamedVariable, Runtime } from '@tfaip/core';
import type { DataBase } from '@tfaip/data';
import type { ExportWriter } from '@tfaip/export';
import type { BuiltModel } from '../loop/builtModel.js';
import type { RunLog } from '../output/runLog.js';
import type { TrainerParams } from '../params/trainerParams.js';
import type { WeightUpdate } from '../update/weightUpdate.js';

/** What writers of further formats are made from: the parts of a run that do not change while it trains. */
export interface ExportSource {
  readonly params: TrainerParams;
  readonly data: DataBase;
  readonly built: BuiltModel;
  readonly runtime: Runtime;
  /** The model's variables, those that are frozen not trainable. */
  readonly variables: readonly NamedVariable[];
  readonly update: WeightUpdate;
  /** A batch of the training data, and the specs of its feeds. */
  readonly example: Batch;
  readonly specs: NamedSpecs;
  /** Where it is said what exports cannot hold. */
  readonly log: RunLog;
}

/** Makes the writer of a format for a run; undefined if its params do not ask for the format. */
export type ExportWriterFactory = (
  source: ExportSource,
) => ExportWriter | undefined | Promise<ExportWriter | undefined>;

/** The formats that every run knows; a scenario adds others by overriding `createExportWriters`. */
export const exportWriterFactories: readonly ExportWriterFactory[] = [savedModel];

/** Loaded when it is needed: the native library is not there for everybody. */
async function savedModel(source: ExportSource): Promise<ExportWriter> {
  const { savedModelWriter } = await import('./savedModelWriter.js');
  return savedModelWriter(source);
}

/** The writers of all formats that a run's params ask for. */
export async function createExportWriters(source: ExportSource): Promise<ExportWriter[]> {
  const writers: ExportWriter[] = [];
  for (const factory of exportWriterFactories) {
    const writer = await factory(source);
    if (writer) writers.push(writer);
  }
  return writers;
}
