import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTfRecordFile } from '@tfaip/tfrecord';
import { afterAll, describe, expect, it } from 'vitest';
import { type DeferredEvent, OrderedEvents } from './orderedEvents.js';
import { readEvents } from './read/readEvents.js';
import { RotatingEventFile } from './rotatingEventFile.js';
import { SummaryWriter } from './summaryWriter.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-ordered-'));
afterAll(() => rmSync(folder, { recursive: true }));

const picture = (side: number) => ({
  shape: [side, side],
  data: Uint8Array.from({ length: side * side }, (_, i) => i),
});

async function tagsIn(directory: string): Promise<string[]> {
  const tags: string[] = [];
  for await (const { tag } of readEvents(path.join(folder, directory))) tags.push(tag);
  return tags;
}

describe('events that are encoded on other threads', () => {
  it('stand in the file in the order of the calls', async () => {
    const writer = new SummaryWriter(path.join(folder, 'order'));
    writer.scalar('a', 1, 0);
    writer.image('large', picture(400), 0);
    writer.scalar('b', 1, 0);
    writer.image('small', picture(2), 0);
    writer.scalar('c', 1, 0);
    await writer.flush();
    expect(await tagsIn('order')).toEqual(['a', 'large', 'b', 'small', 'c']);
    writer.scalar('d', 1, 0);
    await writer.close();
    expect(await tagsIn('order')).toEqual(['a', 'large', 'b', 'small', 'c', 'd']);
  });

  it('are encoded in place when too much waits, and only once', async () => {
    const file = new RotatingEventFile(path.join(folder, 'full'), {});
    const events = new OrderedEvents(file, 100);
    const calls: string[] = [];
    const deferred = (name: string, byteLength: number): DeferredEvent => ({
      byteLength,
      encode: () => new Promise((resolve) => setImmediate(() => resolve(Buffer.from(`${name} later`)))),
      encodeNow: () => {
        calls.push(name);
        return Buffer.from(`${name} now`);
      },
    });
    events.write(deferred('a', 60));
    events.write(Buffer.from('b'));
    expect(calls).toEqual([]);
    events.write(deferred('c', 60));
    expect(calls).toEqual(['a', 'c']);
    events.write(deferred('d', 60));
    await events.flush();
    events.release();
    await file.close();
    const texts: string[] = [];
    for await (const item of readTfRecordFile(file.path)) {
      if (item.kind === 'record') texts.push(Buffer.from(item.data).toString());
    }
    // The first record names the format.
    expect(texts.slice(1)).toEqual(['a now', 'b', 'c now', 'd later']);
    expect(calls).toEqual(['a', 'c']);
  });

  it('are not lost when the process exits', async () => {
    const program = `
      import { SummaryWriter } from ${JSON.stringify(new URL('./summaryWriter.ts', import.meta.url).href)};
      const writer = new SummaryWriter(${JSON.stringify(path.join(folder, 'exit'))});
      writer.image('picture', { shape: [300, 300], data: new Uint8Array(90000) }, 0);
      writer.scalar('last', 1, 0);
      process.exit(0);`;
    const typescript = new URL('../../../scripts/typescript.mjs', import.meta.url).href;
    const options = ['--conditions=@tfaip/source', '--import', typescript, '--input-type=module'];
    execFileSync(process.execPath, [...options, '--eval', program]);
    expect(await tagsIn('exit')).toEqual(['picture', 'last']);
  });

  it('are refused by a closed writer', async () => {
    const writer = new SummaryWriter(path.join(folder, 'closed'));
    writer.image('in time', picture(2), 0);
    await writer.close();
    expect(() => writer.image('late', picture(2), 0)).toThrow('closed');
    expect(await tagsIn('closed')).toEqual(['in time']);
  });
});

describe('rotation', () => {
  it('begins a new file when one is long enough, and loses nothing', async () => {
    const directory = path.join(folder, 'rotated');
    const writer = new SummaryWriter(directory, { maxFileBytes: 500 });
    for (let i = 0; i < 100; i++) writer.scalar(String(i), i, i);
    await writer.flush();
    const first = readdirSync(directory).length;
    expect(first).toBeGreaterThan(10);
    for (let i = 100; i < 200; i++) writer.scalar(String(i), i, i);
    await writer.close();
    expect(readdirSync(directory).length).toBeGreaterThan(first);
    expect(writer.path.endsWith(readdirSync(directory).sort().at(-1)!)).toBe(true);
    expect(await tagsIn('rotated')).toEqual(Array.from({ length: 200 }, (_, i) => String(i)));
  });

  it('refuses a length of nothing', () => {
    expect(() => new SummaryWriter(folder, { maxFileBytes: 0 })).toThrow('maxFileBytes');
  });
});
