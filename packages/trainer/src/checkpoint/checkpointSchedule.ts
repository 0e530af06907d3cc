import { parseDuration } from '../params/duration.js';

/** How often checkpoints are written within an epoch; each epoch ends with one anyway. */
export type CheckpointEvery = { readonly steps: number } | { readonly seconds: number } | undefined;

/**
 * Reads `checkpoint_every`: `500` (steps), `30s`, `10m`, `2h`, or null: at the end of each epoch only.
 *
 * @throws {ParamsError} for anything else.
 */
export function parseCheckpointEvery(text: string | null): CheckpointEvery {
  if (text === null) return undefined;
  const steps = /^\d+$/.test(text) ? Number(text) : 0;
  return steps > 0 ? { steps } : { seconds: parseDuration(text, 'trainer.checkpoint_every') };
}

/** Says after which steps a checkpoint is due. */
export class CheckpointSchedule {
  private last = performance.now();

  constructor(private readonly every: CheckpointEvery) {}

  isDue(step: number): boolean {
    if (this.every === undefined) return false;
    if ('steps' in this.every) return step % this.every.steps === 0;
    return performance.now() - this.last >= this.every.seconds * 1000;
  }

  /** A checkpoint is being written. */
  written(): void {
    this.last = performance.now();
  }
}
