import { runWithParams } from '../arguments/runWithParams.js';
import type { CommandIo } from '../io.js';
import { loadRun } from '../scenario/loadRun.js';
import { runTraining } from './runTraining.js';

export interface ResumeTrainingCall {
  /** Folder of the run, wherever it lies now. */
  readonly run: string;
  /** Module of the scenario; default: as the run names it. */
  readonly scenario?: string;
  readonly args: readonly string[];
  readonly io: CommandIo;
}

/**
 * Goes on with a run, with what the arguments change.
 *
 * @throws {UsageError} if the run does not say its scenario, or arguments are wrong.
 * @throws {CheckpointError} if the newest checkpoint does not fit the parameters, or none can be read.
 */
export async function resumeTraining({ run, scenario: named, args, io }: ResumeTrainingCall): Promise<void> {
  const { directory, trainer, scenario } = await loadRun(run, named);
  const roots = [
    { path: 'trainer', params: trainer },
    { path: '', params: scenario },
  ];
  await runWithParams({ usage: `tfaip resume-training ${run}`, roots, args, io }, () => {
    // The folder may have been moved since it was written.
    trainer.output_dir = directory;
    return runTraining({ trainer, scenario, io, resume: true });
  });
}
