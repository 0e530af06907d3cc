import { spawn, spawnSync } from 'node:child_process';
import fs, { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { readTfRecords } from '@tfaip/tfrecord';
import { afterAll, describe, expect, it } from 'vitest';
import { EventFileWriter, type EventFileWriterOptions } from './eventFileWriter.js';
import { TensorboardError } from './tensorboardError.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-write-'));
afterAll(() => rmSync(folder, { recursive: true }));

const isLinux = process.platform === 'linux';
let folders = 0;
const newFolder = (): string => path.join(folder, `run${folders++}`);

/** The records behind the first, which names the file version; throws at damage. */
async function recordsOf(file: string): Promise<string[]> {
  const found: string[] = [];
  for await (const record of readTfRecords(fs.createReadStream(file))) {
    if (record.kind === 'damage') throw new Error(`${record.reason} at ${record.offset}`);
    found.push(Buffer.from(record.data).toString());
  }
  expect(found[0]).toContain('brain.Event:2');
  return found.slice(1);
}

const texts = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `record ${i} ${'x'.repeat(i % 99)}`);

function writeTexts(writer: EventFileWriter, written: string[]): void {
  for (const text of written) writer.write(Buffer.from(text));
}

/** Arguments of node for a script that has `Writer` and `directory`. */
function scriptArguments(directory: string, script: string): string[] {
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const source = new URL('eventFileWriter.ts', import.meta.url).href;
  const head = `import { EventFileWriter as Writer } from '${source}'; const directory = ${JSON.stringify(directory)};`;
  return [
    '--conditions=@tfaip/source',
    `--import=${loader}`,
    '--input-type=module',
    '--eval',
    `${head}\n${script}`,
  ];
}

describe('EventFileWriter', () => {
  it('names its file after time, host and process', async () => {
    const directory = newFolder();
    const before = Math.floor(Date.now() / 1000);
    const writer = new EventFileWriter(directory);
    await writer.close();
    expect(path.dirname(writer.path)).toBe(directory);
    const [, seconds, pid] = /^events\.out\.tfevents\.(\d+)\.[\w.-]+\.(\d+)\.\d+$/.exec(
      path.basename(writer.path),
    )!;
    expect(Number(seconds)).toBeGreaterThanOrEqual(before);
    expect(Number(pid)).toBe(process.pid);
  });

  it('begins with the file version before anything is flushed', async () => {
    const writer = new EventFileWriter(newFolder());
    expect(await recordsOf(writer.path)).toEqual([]);
    await writer.close();
  });

  it.each<[string, EventFileWriterOptions]>([
    ['by default', {}],
    ['every record at once', { batchBytes: 0 }],
    ['blocking on every record', { maxPendingBytes: 0 }],
    ['blocking now and then, with a write in flight', { batchBytes: 200, maxPendingBytes: 1000 }],
  ])('writes all records in order: %s', async (_name, options) => {
    const writer = new EventFileWriter(newFolder(), options);
    const written = texts(2000);
    writeTexts(writer, written.slice(0, 700));
    await writer.flush();
    expect(await recordsOf(writer.path)).toEqual(written.slice(0, 700));
    for (const text of written.slice(700)) {
      writer.write(Buffer.from(text));
      if (text.length % 7 === 0) await new Promise(setImmediate);
    }
    await writer.close();
    expect(await recordsOf(writer.path)).toEqual(written);
  });

  it('bounds what is pending even if the event loop never runs', async () => {
    const writer = new EventFileWriter(newFolder(), { maxPendingBytes: 2 ** 20 });
    const record = new Uint8Array(2 ** 16);
    for (let i = 0; i < 100; i++) writer.write(record);
    const size = fs.statSync(writer.path).size;
    expect(100 * record.length - size).toBeLessThan(2 ** 20);
    await writer.close();
    expect(await recordsOf(writer.path)).toHaveLength(100);
  });

  it('writes after the flush interval by itself', async () => {
    const writer = new EventFileWriter(newFolder(), { flushIntervalMs: 20 });
    for (const round of [1, 2]) {
      writeTexts(writer, ['a', 'b']);
      for (let i = 0; i < 200 && (await recordsOf(writer.path)).length < 2 * round; i++) await sleep(10);
      expect(await recordsOf(writer.path)).toHaveLength(2 * round);
    }
    await writer.close();
  });

  const fourDigits = (count: number): string => String(count).padStart(4, '0');

  it('never shares a file with another writer', async () => {
    const directory = newFolder();
    const first = new EventFileWriter(directory);
    const count = Number(first.path.split('.').at(-1));
    // Another container with the same host name and process id has taken the next names already.
    for (const seconds of [0, 1, 2].map((late) => Math.floor(Date.now() / 1000) + late)) {
      const taken = path.basename(first.path).replace(/tfevents\.\d+/, `tfevents.${seconds}`);
      writeFileSync(path.join(directory, taken.replace(/\d+$/, fourDigits(count + 1))), 'other');
    }
    const second = new EventFileWriter(directory);
    expect(second.path.endsWith(`.${fourDigits(count + 2)}`)).toBe(true);
    await Promise.all([first.close(), second.close()]);
    expect(readdirSync(directory)).toHaveLength(5);
  });

  it('works in two processes on one directory', async () => {
    const directory = newFolder();
    const script = `const w = new Writer(directory); for (let i = 0; i < 500; i++) w.write(Buffer.from(\`\${process.pid} \${i}\`));`;
    const ends = [1, 2].map(
      () => new Promise((end) => spawn(process.execPath, scriptArguments(directory, script)).on('exit', end)),
    );
    expect(await Promise.all(ends)).toEqual([0, 0]);
    const files = readdirSync(directory);
    expect(files).toHaveLength(2);
    for (const file of files) expect(await recordsOf(path.join(directory, file))).toHaveLength(500);
  });

  it.each([
    ['at its natural end', ''],
    ['by process.exit', 'process.exit(0);'],
    ['by process.exit while a write is in flight', 'void w.flush(); process.exit(0);'],
    ['by process.exit while closing', 'void w.close(); process.exit(0);'],
  ])('loses nothing when the process ends %s', async (_name, end) => {
    const directory = newFolder();
    const script = `const w = new Writer(directory);
      for (let i = 0; i < 20000; i++) w.write(Buffer.from('record ' + i)); ${end}`;
    const { status, stderr } = spawnSync(process.execPath, scriptArguments(directory, script), {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const [file] = readdirSync(directory);
    expect(await recordsOf(path.join(directory, file!))).toHaveLength(20000);
  });

  it('loses at most the flush interval when the process is killed', async () => {
    const directory = newFolder();
    const script = `const w = new Writer(directory, { flushIntervalMs: 50 });
      for (let i = 0; i < 100; i++) w.write(Buffer.from('early'));
      setTimeout(() => { w.write(Buffer.from('late')); process.kill(process.pid, 'SIGKILL'); }, 500);`;
    const { signal } = spawnSync(process.execPath, scriptArguments(directory, script));
    expect(signal).toBe('SIGKILL');
    const [file] = readdirSync(directory);
    const records = await recordsOf(path.join(directory, file!));
    expect(records.filter((record) => record === 'early')).toHaveLength(100);
  });

  it.runIf(isLinux)('says at exit what it could not write, and fails the process', () => {
    const script = `import fs from 'node:fs';
      const w = new Writer(directory);
      const links = fs.readdirSync('/proc/self/fd').map((fd) => '/proc/self/fd/' + fd).filter(fs.existsSync);
      fs.closeSync(Number(links.find((link) => fs.readlinkSync(link) === w.path).split('/').at(-1)));
      w.write(Buffer.from('lost'));`;
    const result = spawnSync(process.execPath, scriptArguments(newFolder(), script), { encoding: 'utf8' });
    expect(result.stderr).toContain('TensorboardError: Writing to');
    expect(result.status).toBe(1);
  });

  it('leaves no listener behind', async () => {
    const before = process.listenerCount('exit');
    const writers = Array.from({ length: 20 }, () => new EventFileWriter(newFolder()));
    expect(process.listenerCount('exit')).toBe(before + 1);
    await Promise.all(writers.map((writer) => writer.close()));
    expect(process.listenerCount('exit')).toBe(before);
  });

  it('names the directory that cannot be written to', () => {
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const below = path.join(file, 'run');
    expect(() => new EventFileWriter(below)).toThrow(TensorboardError);
    expect(() => new EventFileWriter(below)).toThrow(below);
  });

  it('refuses records after close and names its file', async () => {
    const writer = new EventFileWriter(newFolder());
    await writer.close();
    await writer.close();
    expect(() => writer.write(new Uint8Array(1))).toThrow(TensorboardError);
    expect(() => writer.write(new Uint8Array(1))).toThrow(writer.path);
    await expect(writer.flush()).rejects.toThrow(writer.path);
  });

  it.each(['flushIntervalMs', 'batchBytes', 'maxPendingBytes'])('refuses a negative %s', (option) => {
    const directory = newFolder();
    expect(() => new EventFileWriter(directory, { [option]: -1 })).toThrow(option);
    expect(() => new EventFileWriter(directory, { [option]: Number.NaN })).toThrow(option);
    expect(fs.existsSync(directory)).toBe(false);
  });

  it.runIf(isLinux)('throws a failed write at the next call and at all that follow', async () => {
    const directory = newFolder();
    const writer = new EventFileWriter(directory);
    const descriptor = readdirSync('/proc/self/fd').find((fd) =>
      isLinkTo(`/proc/self/fd/${fd}`, writer.path),
    );
    // The file is replaced by a device that is always full, behind the writer's back.
    fs.closeSync(Number(descriptor));
    const full = fs.openSync('/dev/full', 'w');
    expect(full).toBe(Number(descriptor));
    writer.write(Buffer.from('lost'));
    await expect(writer.flush()).rejects.toThrow(/ENOSPC/);
    expect(() => writer.write(Buffer.from('more'))).toThrow(writer.path);
    await expect(writer.close()).rejects.toThrow(TensorboardError);
    expect(() => fs.fstatSync(full)).toThrow(/EBADF/);
  });
});

function isLinkTo(link: string, target: string): boolean {
  try {
    return fs.readlinkSync(link) === target;
  } catch {
    // Descriptors come and go while they are listed.
    return false;
  }
}
