import type { Runtime } from '@tfaip/core';
import type { DataBase } from '@tfaip/data';
import type { ExportWriter } from '@tfaip/export';
import type { BuiltModel } from '../loop/builtModel.js';
import type { TrainerParams } from '../params/trainerParams.js';

/** What writers of further formats are made from: the parts of a run that do not change while it trains. */
export interface ExportSource {
  readonly params: TrainerParams;
  readonly data: DataBase;
  readonly built: BuiltModel;
  readonly runtime: Runtime;
}

/** Makes the writer of a format for a run; undefined if its params do not ask for the format. */
export type ExportWriterFactory = (source: ExportSource) => ExportWriter | undefined;

/** The formats that every run knows; a scenario adds others by overriding `createExportWriters`. */
export const exportWriterFactories: readonly ExportWriterFactory[] = [];

/** The writers of all formats that a run's params ask for. */
export function createExportWriters(source: ExportSource): ExportWriter[] {
  return exportWriterFactories.flatMap((factory) => factory(source) ?? []);
}
