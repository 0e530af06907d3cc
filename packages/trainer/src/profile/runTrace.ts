import { writeFile } from 'node:fs/promises';
import type { OperationTime } from '@tfaip/core';
import { DeviceLanes } from './deviceLanes.js';
import { OperationSums } from './operationSums.js';
import { processName, type SpanEvent, threadName } from './traceEvents.js';

/** More would fill memory and make viewers slow: some hours of short steps. */
const MOST_EVENTS = 200_000;

/** What takes how long in a run: its phases, and the operations of some steps. */
export class RunTrace {
  private readonly events: SpanEvent[] = [];
  private readonly devices = new DeviceLanes();
  private readonly sums = new Map<string, OperationSums>();
  private left = 0;

  /** Takes something that has ended, by times of `performance.now()`. */
  add(name: string, category: string, start: number, args?: SpanEvent['args']): void {
    const times = { ts: start * 1000, dur: (performance.now() - start) * 1000 };
    this.take({ name, cat: category, ph: 'X', ...times, pid: 1, tid: 1, ...(args && { args }) });
  }

  /**
   * Takes the operations of a step that began at `start`. The first one is put there: TensorFlow's clock is another than
   * ours, and what comes before it, copying what is fed, is short.
   */
  addOperations(step: string, start: number, operations: readonly OperationTime[]): void {
    for (const event of this.devices.eventsOf(step, start * 1000, operations)) this.take(event);
    const sums = this.sums.get(step) ?? new OperationSums();
    this.sums.set(step, sums);
    sums.add(operations);
  }

  /** Times a function, however it ends. */
  async during<R>(name: string, category: string, run: () => R | Promise<R>): Promise<R> {
    const start = performance.now();
    try {
      return await run();
    } finally {
      this.add(name, category, start);
    }
  }

  /** Lines for the user: what the operations of a kind of step take; none if the runtime does not tell. */
  summary(step: string): string[] {
    return this.sums.get(step)?.lines(step) ?? [];
  }

  /** Writes all events; what came after the first 200,000 is only counted, in `otherData.events_left_out`. */
  async write(path: string): Promise<void> {
    const names = [processName(1, 'tfaip'), threadName(1, 1, 'training'), ...this.devices.names()];
    const events = [...this.events].sort((a, b) => a.ts - b.ts || b.dur - a.dur);
    await writeFile(
      path,
      JSON.stringify({
        traceEvents: [...names, ...events],
        displayTimeUnit: 'ms',
        otherData: { events_left_out: this.left },
      }),
    );
  }

  private take(event: SpanEvent): void {
    if (this.events.length < MOST_EVENTS) this.events.push(event);
    else this.left++;
  }
}
