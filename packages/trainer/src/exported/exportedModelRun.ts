import { type Batch, DataError, type Runtime } from '@tfaip/core';
import type { DataPipeline } from '@tfaip/data';
import { selectBackend } from '../backend/selectBackend.js';
import type { Cleanup } from '../cleanup.js';
import type { ExportedModelParams } from './exportedModelParams.js';

export interface ExportedModelOptions {
  /** Takes each line for the user; default: nothing is shown. */
  readonly print?: (line: string) => void;
  /** Where steps run instead of what the device params say. */
  readonly runtime?: Runtime;
}

/** The runtime that was given, or else the one that the params ask for; that one is freed with the rest. */
export async function runtimeFor(
  { device }: ExportedModelParams,
  { runtime, print = () => {} }: ExportedModelOptions,
  cleanup: Cleanup,
): Promise<Runtime> {
  if (runtime) return runtime;
  const selected = await selectBackend(device, { warn: print });
  print(selected.description);
  cleanup.add(() => selected.runtime.dispose?.());
  return selected.runtime;
}

/** @throws {DataError} if there is none. */
export async function firstBatch(pipeline: DataPipeline): Promise<Batch> {
  for await (const batch of pipeline.batches()) return batch;
  throw new DataError('The data has no batch.');
}
