import type { OperationTime } from '@tfaip/core';
import { type NameEvent, processName, type SpanEvent, threadName } from './traceEvents.js';

/** The run itself is process 1. */
const FIRST_PID = 2;

/**
 * Operations as events: each device is a process of the trace. Those that run side by side are put into different threads
 * of it, because the spans of a thread must not overlap; TensorFlow does not tell its own.
 */
export class DeviceLanes {
  /** By device, when the last span of each lane ends. */
  private readonly lanes = new Map<string, number[]>();

  /**
   * @param step  name of the step that they are of.
   * @param start of the first one, in microseconds.
   */
  eventsOf(step: string, start: number, operations: readonly OperationTime[]): SpanEvent[] {
    return operations.map(({ operation, node, device, startMicros, durationMicros }) => {
      const ts = start + startMicros;
      return {
        name: operation,
        cat: 'operation',
        ph: 'X',
        ts,
        dur: durationMicros,
        ...this.place(device, ts, ts + durationMicros),
        args: { node, step },
      };
    });
  }

  names(): NameEvent[] {
    return [...this.lanes].flatMap(([device, ends], i) => [
      processName(FIRST_PID + i, `operations on ${device}`),
      ...ends.map((_, lane) => threadName(FIRST_PID + i, lane + 1, `lane ${lane + 1}`)),
    ]);
  }

  /** The first lane that is free by then, or a new one. */
  private place(device: string, start: number, end: number): { pid: number; tid: number } {
    const ends = this.lanes.get(device) ?? [];
    this.lanes.set(device, ends);
    const free = ends.findIndex((each) => each <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = end;
    return { pid: FIRST_PID + [...this.lanes.keys()].indexOf(device), tid: lane + 1 };
  }
}
