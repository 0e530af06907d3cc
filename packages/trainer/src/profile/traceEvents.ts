/**
 * Chrome's trace event format, which chrome://tracing and Perfetto open:
 * https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
 */

/** What has taken some time: a complete event, times in microseconds. */
export interface SpanEvent {
  readonly name: string;
  readonly cat: string;
  readonly ph: 'X';
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Readonly<Record<string, number | string>>;
}

/** Names a process, or one of its threads. */
export interface NameEvent {
  readonly name: 'process_name' | 'thread_name';
  readonly ph: 'M';
  readonly pid: number;
  readonly tid: number;
  readonly args: { readonly name: string };
}

export function processName(pid: number, name: string): NameEvent {
  return { name: 'process_name', ph: 'M', pid, tid: 0, args: { name } };
}

export function threadName(pid: number, tid: number, name: string): NameEvent {
  return { name: 'thread_name', ph: 'M', pid, tid, args: { name } };
}
