import { expect } from 'vitest';

/** A complete event as it is read back. */
export interface ReadSpan {
  readonly name: string;
  readonly cat: string;
  readonly ts: number;
  readonly dur: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: Readonly<Record<string, unknown>>;
}

/** Times are doubles in microseconds, so their sums round. */
const ROUNDING = 1e-3;

/**
 * Checks a file in Chrome's trace event format as strictly as a viewer might: the keys of each event and their types, the
 * order, names of all processes and threads, and that spans of a thread are nested and do not overlap.
 *
 * @returns its spans in order, each with those around it.
 */
export function checkTrace(
  json: string,
): { readonly span: ReadSpan; readonly around: readonly ReadSpan[] }[] {
  const trace = JSON.parse(json);
  expect(Object.keys(trace).sort()).toEqual(['displayTimeUnit', 'otherData', 'traceEvents']);
  expect(trace.displayTimeUnit).toBe('ms');
  const named = new Set<string>();
  const open = new Map<string, ReadSpan[]>();
  const result: { span: ReadSpan; around: ReadSpan[] }[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const event of trace.traceEvents) {
    const { ph, pid, tid } = event;
    expect(Number.isInteger(pid) && Number.isInteger(tid)).toBe(true);
    if (ph === 'M') {
      expect(event.name).toMatch(/^(process|thread)_name$/);
      expect(event.args).toEqual({ name: expect.stringMatching(/./) });
      named.add(event.name === 'process_name' ? `${pid}` : `${pid}/${tid}`);
      continue;
    }
    expect(ph).toBe('X');
    const others = Object.keys(event).filter((key) => key !== 'args');
    expect(others.sort()).toEqual(['cat', 'dur', 'name', 'ph', 'pid', 'tid', 'ts']);
    expect([typeof event.name, typeof event.cat]).toEqual(['string', 'string']);
    expect(event.name).not.toBe('');
    expect(Number.isFinite(event.ts) && event.dur >= 0 && event.ts >= last).toBe(true);
    expect([named.has(`${pid}`), named.has(`${pid}/${tid}`)]).toEqual([true, true]);
    last = event.ts;
    const around = (open.get(`${pid}/${tid}`) ?? []).filter(
      (outer) => event.ts < outer.ts + outer.dur - ROUNDING,
    );
    for (const { ts, dur } of around) {
      expect(event.ts + event.dur).toBeLessThanOrEqual(ts + dur + ROUNDING);
    }
    open.set(`${pid}/${tid}`, [...around, event]);
    result.push({ span: event, around });
  }
  return result;
}
