import type { Runtime } from '@tfaip/core';
import { writeCheckpoint } from './checkpointFiles.js';
import type { CheckpointPlace } from './checkpointName.js';
import { type CheckpointEvery, CheckpointSchedule } from './checkpointSchedule.js';
import { type TrainingState, takeSnapshot } from './trainingState.js';

export interface CheckpointWriterOptions {
  readonly outputDir: string;
  readonly runtime: Runtime;
  readonly state: TrainingState;
  readonly every: CheckpointEvery;
  /** Newest checkpoints that stay. */
  readonly keep: number;
  /** Waits for what has to be on the disk before a checkpoint that speaks of it, such as the best model. */
  readonly precedent?: () => Promise<void>;
}

/**
 * Writes checkpoints while training goes on: it waits only until the state is read. At most one is under way; its error
 * comes out after the next step, or at {@link finish}.
 */
export class CheckpointWriter {
  private readonly schedule: CheckpointSchedule;
  private pending: Promise<string> | undefined;
  private last: string | undefined;
  private hasFailed = false;

  constructor(private readonly options: CheckpointWriterOptions) {
    this.schedule = new CheckpointSchedule(options.every);
  }

  /**
   * Between two steps: writes a checkpoint if one is due.
   *
   * @throws {CheckpointError} if the one before could not be written: not after the hours until the next one is due.
   */
  async afterStep(place: CheckpointPlace & { readonly step: number }): Promise<void> {
    if (this.hasFailed) await this.finish();
    if (this.schedule.isDue(place.step)) await this.write(place);
  }

  /** @throws {CheckpointError} if the one before could not be written. */
  async write(place: CheckpointPlace): Promise<void> {
    const { outputDir, runtime, state, keep, precedent } = this.options;
    await this.finish();
    this.schedule.written();
    const snapshot = await takeSnapshot(runtime, state);
    this.pending = Promise.resolve(precedent?.()).then(() =>
      writeCheckpoint(outputDir, place, snapshot, keep),
    );
    // Thrown by whoever waits for it; until then it is no unhandled rejection.
    this.pending.catch(() => {
      this.hasFailed = true;
    });
  }

  /**
   * Waits for what is under way.
   *
   * @returns the newest checkpoint that this writer has written.
   * @throws {CheckpointError} if it could not be written.
   */
  async finish(): Promise<string | undefined> {
    const { pending } = this;
    this.pending = undefined;
    if (pending) this.last = await pending;
    return this.last;
  }
}
