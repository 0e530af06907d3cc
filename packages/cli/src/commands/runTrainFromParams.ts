import { runWithParams } from '../arguments/runWithParams.js';
import type { CommandIo } from '../io.js';
import { loadRun } from '../scenario/loadRun.js';
import { runTraining } from './runTraining.js';

export interface TrainFromParamsCall {
  /** Folder of a run, or its `trainer_params.json`. */
  readonly file: string;
  /** Module of the scenario; default: as the run names it. */
  readonly scenario?: string;
  readonly args: readonly string[];
  readonly io: CommandIo;
}

/**
 * Starts a fresh run with the parameters of another: its seed, but a new output folder.
 *
 * @throws {UsageError} if the run does not say its scenario, or arguments are wrong.
 * @throws {ParamsError} if what is saved does not fit the classes of today.
 */
export async function trainFromParams({
  file,
  scenario: named,
  args,
  io,
}: TrainFromParamsCall): Promise<void> {
  const { trainer, scenario } = await loadRun(file, named);
  Object.assign(trainer, { output_dir: null, overwrite: false });
  const roots = [
    { path: 'trainer', params: trainer },
    { path: '', params: scenario },
  ];
  await runWithParams({ usage: `tfaip train-from-params ${file}`, roots, args, io }, () =>
    runTraining({ trainer, scenario, io }),
  );
}
