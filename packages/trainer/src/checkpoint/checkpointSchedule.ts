import { ParamsError } from '@tfaip/core';

/** How often checkpoints are written within an epoch; each epoch ends with one anyway. */
export type CheckpointEvery = { readonly steps: number } | { readonly seconds: number } | undefined;

const secondsOf = { s: 1, m: 60, h: 3600 } as const;

/**
 * Reads `checkpoint_every`: `500` (steps), `30s`, `10m`, `2h`, or null: at the end of each epoch only.
 *
 * @throws {ParamsError} for anything else.
 */
export function parseCheckpointEvery(text: string | null): CheckpointEvery {
  if (text === null) return undefined;
  const match = /^(\d+)(s|m|h)?$/.exec(text);
  const count = Number(match?.[1]);
  if (!match || !(count > 0)) {
    throw new ParamsError([
      {
        path: 'trainer.checkpoint_every',
        message: `must be a number of steps, such as 500, or a time, such as 30s, 10m or 2h, but is ${JSON.stringify(text)}`,
      },
    ]);
  }
  const unit = match[2] as keyof typeof secondsOf | undefined;
  return unit === undefined ? { steps: count } : { seconds: count * secondsOf[unit] };
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
