/** Where in a run a checkpoint stands. */
export interface CheckpointPlace {
  /** The epoch that has ended, or is under way; from 1 (0: before the first step). */
  readonly epoch: number;
  /** Training steps of the run; null at the end of an epoch. */
  readonly step: number | null;
}

const pattern = /^epoch-(\d{4,})(?:-step-(\d{8,}))?$/;

/** `epoch-0003` at the end of an epoch, `epoch-0003-step-00000250` after the run's 250th step in it. */
export function checkpointName({ epoch, step }: CheckpointPlace): string {
  const name = `epoch-${String(epoch).padStart(4, '0')}`;
  return step === null ? name : `${name}-step-${String(step).padStart(8, '0')}`;
}

/** What {@link checkpointName} has made a name of; undefined for other names. */
export function parseCheckpointName(name: string): CheckpointPlace | undefined {
  const match = pattern.exec(name);
  return match
    ? { epoch: Number(match[1]), step: match[2] === undefined ? null : Number(match[2]) }
    : undefined;
}

/** Sorts the newest first. */
export function newestFirst(a: CheckpointPlace, b: CheckpointPlace): number {
  return (
    b.epoch - a.epoch || (b.step ?? Number.POSITIVE_INFINITY) - (a.step ?? Number.POSITIVE_INFINITY) || 0
  );
}
