import { randomUUID } from 'node:crypto';
import type { Json } from '@tfaip/core';
import { readRunManifest } from '../output/runDirectory.js';
import { CheckpointError } from './checkpointError.js';
import type { Checkpoint } from './checkpointFiles.js';
import type { StatePart } from './trainingState.js';

/**
 * Tells a run from all others: drawn when it begins, kept in its manifest and in each of its checkpoints. So a checkpoint
 * of another run with the same model is recognised, and a whole run can be moved and copied.
 */
export class RunIdentity implements StatePart {
  readonly name = 'run';

  private constructor(readonly id: string) {}

  /** Of a run that begins. */
  static fresh(): RunIdentity {
    return new RunIdentity(randomUUID());
  }

  /**
   * Of a run that goes on. One without a manifest takes the identity of its checkpoint.
   *
   * @throws {CheckpointError} if the checkpoint is of another run.
   * @throws {RunDirectoryError} if the manifest cannot be read.
   */
  static async resumed(outputDir: string, checkpoint: Checkpoint | undefined): Promise<RunIdentity> {
    const id = (await readRunManifest(outputDir))?.run_id as string | undefined;
    const checkpointed = checkpoint?.parts.run as string | undefined;
    if (id !== undefined && checkpointed !== undefined && id !== checkpointed) {
      throw new CheckpointError(`${checkpoint?.directory} is the checkpoint of another run.`, {
        given: `run ${checkpointed}`,
        expected: `run ${id}, as run_manifest.json says`,
        fix: 'remove it, so that the newest of this run is taken; a run begins with the weights of another by --trainer.warm_start.model',
      });
    }
    return new RunIdentity(id ?? checkpointed ?? randomUUID());
  }

  toJson(): Json {
    return this.id;
  }
}
