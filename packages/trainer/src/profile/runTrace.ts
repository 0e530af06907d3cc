import { writeFile } from 'node:fs/promises';

/** More would fill memory and make viewers slow: some hours of short steps. */
const MOST_EVENTS = 200_000;

/** A complete event of Chrome's trace event format: times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: 'X';
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Readonly<Record<string, number>>;
}

/** What takes how long in a run, in Chrome's trace event format, which chrome://tracing and Perfetto open. */
export class RunTrace {
  private readonly events: TraceEvent[] = [];
  private left = 0;

  /** Takes something that has ended, by times of `performance.now()`. */
  add(name: string, category: string, start: number, args?: TraceEvent['args']): void {
    if (this.events.length >= MOST_EVENTS) {
      this.left++;
      return;
    }
    const times = { ts: start * 1000, dur: (performance.now() - start) * 1000 };
    this.events.push({ name, cat: category, ph: 'X', ...times, pid: 1, tid: 1, ...(args && { args }) });
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

  /** Writes all events; what came after the first 200,000 is only counted, in `otherData.events_left_out`. */
  async write(path: string): Promise<void> {
    const names = [metadata('process_name', 'tfaip'), metadata('thread_name', 'training')];
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
}

function metadata(name: string, value: string) {
  return { name, ph: 'M', pid: 1, tid: 1, args: { name: value } };
}
