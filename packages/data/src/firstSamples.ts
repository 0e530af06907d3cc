import type { StreamStage } from './streamStage.js';

/** Lets the first `limit` items pass, and says at the end how many there were. */
export class FirstSamples<T> implements StreamStage<T, T> {
  private count = 0;

  constructor(
    private readonly limit: number,
    private readonly atEnd: (count: number) => void,
  ) {}

  get isDone(): boolean {
    return this.count >= this.limit;
  }

  push(item: T): T {
    this.count++;
    return item;
  }

  drain(): Iterable<T> {
    this.atEnd(this.count);
    return [];
  }
}
