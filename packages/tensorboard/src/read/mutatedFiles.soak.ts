import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { frameTfRecord, readTfRecordFile } from '@tfaip/tfrecord';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from './readEvents.js';

const cases = process.env.TFAIP_SOAK === '1' ? 50_000 : 500;
const golden = new URL('../golden/tensorboard/', import.meta.url);
const files = readdirSync(golden).map((name) => readFileSync(new URL(name, golden)));

/** More than any of the files needs, and far less than a forged length or shape could ask for. */
const mostMegabytes = 400;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tfaip-mutated-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A sequence of pseudo-random integers below a bound (mulberry32). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Flips, cuts, repeats or inserts a few bytes. */
function mutate(bytes: Buffer, draw: (below: number) => number): Buffer {
  let result = Buffer.from(bytes);
  for (let i = 0; i <= draw(4); i++) {
    const at = draw(result.length + 1);
    const length = 1 + draw(40);
    const [before, after] = [result.subarray(0, at), result.subarray(at)];
    const noise = Buffer.from(Array.from({ length }, () => draw(256)));
    const kind = draw(5);
    if (kind === 0) result = Buffer.concat([before, noise, after.subarray(length)]);
    else if (kind === 1) result = Buffer.from(before);
    else if (kind === 2) result = Buffer.concat([before, after.subarray(length)]);
    else if (kind === 3) result = Buffer.concat([before, after.subarray(0, length), after]);
    else if (at < result.length) result[at]! ^= 1 << draw(8);
  }
  return result;
}

/** A file whose messages are mutated inside of valid frames: what checksums do not stop. */
async function mutateMessages(bytes: Buffer, draw: (below: number) => number): Promise<Buffer> {
  const source = path.join(folder, 'source');
  await writeFile(source, bytes);
  const frames: Uint8Array[] = [];
  for await (const item of readTfRecordFile(source)) {
    if (item.kind === 'record') frames.push(frameTfRecord(mutate(Buffer.from(item.data), draw)));
  }
  return Buffer.concat(frames);
}

it(`reads ${cases} mutated event files without a crash, without end and in little memory`, {
  timeout: 3_600_000,
}, async () => {
  const file = path.join(folder, 'events.out.tfevents.1');
  let damaged = 0;
  let events = 0;
  for (let seed = 0; seed < cases; seed++) {
    const draw = random(seed);
    const original = files[draw(files.length)]!;
    const bytes = draw(2) === 0 ? mutate(original, draw) : await mutateMessages(original, draw);
    await writeFile(file, bytes);
    const stream = readEvents(file);
    for await (const _event of stream) events++;
    damaged += stream.damagedRecords;
    if (seed % 100 === 0) {
      expect(process.memoryUsage().arrayBuffers / 2 ** 20, `seed ${seed}`).toBeLessThan(mostMegabytes);
    }
  }
  // Mutations that nothing notices, or that leave nothing to read, would show nothing.
  expect(damaged).toBeGreaterThan(cases / 4);
  expect(events).toBeGreaterThan(cases);
});
