import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { frameTfRecord } from '@tfaip/tfrecord';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeEvent } from '../eventEncoding.js';
import { scalarSummary } from '../summaries/scalar.js';
import type { ScalarEvent } from './events.js';
import { readScalars } from './readScalars.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-follow-'));
afterAll(() => rmSync(folder, { recursive: true }));

const record = (tag: string, step: number): Uint8Array =>
  frameTfRecord(encodeEvent('summary', scalarSummary(tag, step / 2), step, 0));

/** Follows a folder; `next` waits for the next scalar. */
function follow(directory: string, damage: unknown[] = []) {
  const stop = new AbortController();
  const options = { follow: true, pollIntervalMs: 5, signal: stop.signal };
  const scalars = readScalars(directory, { ...options, onDamage: (each) => damage.push(each) });
  const iterator = scalars[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await iterator.next();
    return done
      ? 'end'
      : `${(value as ScalarEvent).run} ${(value as ScalarEvent).tag} ${(value as ScalarEvent).step}`;
  };
  return { next, stop };
}

describe('following', () => {
  it('gives what is there, then what comes, also in new files and folders', async () => {
    const directory = path.join(folder, 'grows');
    const file = path.join(directory, 'events.out.tfevents.1');
    mkdirSync(directory);
    writeFileSync(file, record('a', 1));
    const { next, stop } = follow(directory);
    expect(await next()).toBe('. a 1');
    const second = next();
    appendFileSync(file, record('a', 2));
    expect(await second).toBe('. a 2');
    mkdirSync(path.join(directory, 'val'));
    writeFileSync(path.join(directory, 'val/events.out.tfevents.2'), record('b', 3));
    expect(await next()).toBe('val b 3');
    const last = next();
    stop.abort();
    expect(await last).toBe('end');
  });

  it('waits for the rest of a record that is being written', async () => {
    const directory = path.join(folder, 'half');
    const file = path.join(directory, 'events.out.tfevents.1');
    mkdirSync(directory);
    const [first, second] = [record('a', 1), record('a', 2)];
    const damage: unknown[] = [];
    writeFileSync(file, Buffer.concat([first, second.subarray(0, 30)]));
    const { next, stop } = follow(directory, damage);
    expect(await next()).toBe('. a 1');
    const waiting = next();
    await new Promise((resolve) => setTimeout(resolve, 30));
    appendFileSync(file, second.subarray(30));
    expect(await waiting).toBe('. a 2');
    expect(damage).toEqual([]);
    stop.abort();
    expect(await next()).toBe('end');
  });

  it('counts a damaged record once, and goes on behind it', async () => {
    const directory = path.join(folder, 'damaged');
    const file = path.join(directory, 'events.out.tfevents.1');
    mkdirSync(directory);
    const flipped = record('a', 1);
    flipped[20]! ^= 1;
    writeFileSync(file, flipped);
    const damage: unknown[] = [];
    const { next, stop } = follow(directory, damage);
    const first = next();
    await new Promise((resolve) => setTimeout(resolve, 30));
    appendFileSync(file, record('a', 2));
    expect(await first).toBe('. a 2');
    expect(damage).toEqual([{ path: file, offset: 0, reason: 'data' }]);
    stop.abort();
    expect(await next()).toBe('end');
  });

  it('reads only the tags that are asked for', async () => {
    const file = path.join(folder, 'events.out.tfevents.1');
    writeFileSync(file, Buffer.concat([record('a', 1), record('b', 2), record('a', 3)]));
    const steps: number[] = [];
    for await (const { step } of readScalars(file, { tags: ['a'] })) steps.push(step);
    expect(steps).toEqual([1, 3]);
  });
});
