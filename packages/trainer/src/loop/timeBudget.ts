import type { Json } from '@tfaip/core';
import type { StatePart } from '../checkpoint/trainingState.js';

/** How long a run may train, over all its interruptions. */
export class TimeBudget implements StatePart {
  readonly name = 'time';
  /** Of the processes before this one. */
  private secondsBefore = 0;
  private readonly start: number;

  /**
   * @param seconds null: without limit.
   * @param now milliseconds; default: since the start of the process.
   */
  constructor(
    private readonly seconds: number | null,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.start = now();
  }

  /** Why training is over; undefined if it is not. */
  get reason(): string | undefined {
    if (this.seconds === null || this.elapsed < this.seconds) return undefined;
    return `the time that max_time allows is over`;
  }

  /** Null without a limit: then two runs with the same bits have the same state. */
  toJson(): Json {
    return this.seconds === null ? null : this.elapsed;
  }

  fromJson(json: Json): void {
    this.secondsBefore = typeof json === 'number' ? json : 0;
  }

  private get elapsed(): number {
    return this.secondsBefore + (this.now() - this.start) / 1000;
  }
}
