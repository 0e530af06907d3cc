import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { replaceDirectory, standingDirectory } from './replaceDirectory.js';

vi.mock('node:fs/promises', async (original) => {
  const actual = await original<typeof fs>();
  return { ...actual, rename: vi.fn(actual.rename) };
});

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'tfaip-replace-'));
  path = join(folder, 'best');
});

afterEach(() => fs.rm(folder, { recursive: true }));

async function make(directory: string, text: string): Promise<void> {
  await fs.mkdir(directory);
  await fs.writeFile(join(directory, 'file'), text);
}

const writing = (text: string) => (temporary: string) => fs.writeFile(join(temporary, 'file'), text);
const content = (): Promise<string> => fs.readFile(join(path, 'file'), 'utf8');

describe('replaceDirectory', () => {
  it('makes the folders above it', async () => {
    path = join(folder, 'a', 'b', 'best');
    await replaceDirectory(path, writing('new'));
    expect(await content()).toBe('new');
  });

  it('keeps the old directory and leaves nothing else if writing fails', async () => {
    await make(path, 'old');
    const failing = replaceDirectory(path, async (temporary) => {
      await writing('half')(temporary);
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(await content()).toBe('old');
    expect(await fs.readdir(folder)).toEqual(['best']);
  });

  it('keeps the old directory if the new one cannot be put in its place', async () => {
    await make(path, 'old');
    const { rename } = await vi.importActual<typeof fs>('node:fs/promises');
    vi.mocked(fs.rename).mockImplementationOnce(rename).mockRejectedValueOnce(new Error('no rename'));
    await expect(replaceDirectory(path, writing('new'))).rejects.toThrow('no rename');
    expect(await content()).toBe('old');
    expect(await fs.readdir(folder)).toEqual(['best']);
  });

  it('begins with the old directory where a process was killed between the renames', async () => {
    await make(`${path}.previous-123`, 'old');
    await make(`${path}.writing-123`, 'new');
    const failing = replaceDirectory(path, () => Promise.reject(new Error('disk full')));
    await expect(failing).rejects.toThrow('disk full');
    expect(await content()).toBe('old');
    expect(await fs.readdir(folder)).toEqual(['best']);
  });

  it('clears what killed processes left beside a whole directory, and nothing else', async () => {
    await make(path, 'whole');
    await make(`${path}.previous-${process.pid}`, 'old');
    await make(`${path}.writing-${process.pid}`, 'half');
    await make(`${path}.writing-notes`, 'of the user');
    await make(join(folder, 'bestest.previous-1'), 'another');
    await replaceDirectory(path, writing('new'));
    expect(await content()).toBe('new');
    expect(await fs.readdir(folder)).toEqual(['best', 'best.writing-notes', 'bestest.previous-1']);
  });
});

describe('standingDirectory', () => {
  it('is the directory, or the old one while there is none under its name', async () => {
    expect(await standingDirectory(join(path, 'in', 'nothing'))).toBe(join(path, 'in', 'nothing'));
    await make(`${path}.previous-123`, 'old');
    expect(await standingDirectory(path)).toBe(`${path}.previous-123`);
    await make(path, 'new');
    expect(await standingDirectory(path)).toBe(path);
  });
});
