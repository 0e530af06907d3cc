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

/**
 * The writers of the formats that a run's params ask for. They trace the model's graphs, and are loaded when they are
 * needed: the native library is not there for everybody.
 *
 * @throws {UnsupportedOpsError} if a graph has operations that a format does not have; SavedModels have all.
 * @throws {ExportError} if another format than a SavedModel is asked for and the backend makes no graphs.
 */
export async function createExportWriters(source: ExportSource): Promise<ExportWriter[]> {
  const formats = new Set(source.params.export_formats);
  const writers: ExportWriter[] = [];
  if (formats.has('saved_model')) {
    const { savedModelWriter } = await import('./savedModelWriter.js');
    writers.push(savedModelWriter(source));
  }
  if (formats.has('tfjs')) {
    const { tfjsWriter } = await import('./tfjsWriter.js');
    writers.push(tfjsWriter(source));
  }
  if (formats.has('onnx')) {
    const { onnxWriter } = await import('./onnxWriter.js');
    writers.push(onnxWriter(source));
  }
  return writers;
}
