import { readWeights } from '@tfaip/export';
import type { RunParts } from '../run/runParts.js';
import type { ModelToExport } from './modelExporter.js';
import { stateVariables } from './stateVariables.js';

/** What exports of a run hold, as it is now: weights (their averages, if the run keeps some), and state if asked for. */
export async function valuesToExport({
  params,
  runtime,
  averaged,
  built,
  update,
}: RunParts): Promise<Pick<ModelToExport, 'weights' | 'state'>> {
  const weights = await readWeights(runtime, averaged.variables(built.variables));
  if (!params.export_train_step) return { weights };
  return { weights, state: await readWeights(runtime, stateVariables(update)) };
}
