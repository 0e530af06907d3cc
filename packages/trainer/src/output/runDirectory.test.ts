import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, Params, param, paramsFromJson } from '@tfaip/core';
import { locateResources, type WithResources } from '@tfaip/data';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkRunDirectory,
  createRunDirectory,
  defaultRunDirectory,
  discardRunDirectory,
  type RunDirectoryContent,
  RunDirectoryError,
  readRunParams,
  updateRunParams,
} from './runDirectory.js';

class AlphabetParams extends Params implements WithResources {
  @param.string({ help: 'A charmap', optional: true }) charmap: string | null = null;

  resourceFields(): string[] {
    return ['charmap'];
  }
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-run-'));
});

afterEach(() => rm(folder, { recursive: true }));

function content(epochs: number): RunDirectoryContent {
  return { trainerParams: { epochs }, scenarioParams: new AlphabetParams() };
}

describe('the folder of a run', () => {
  it('is refused if it holds a run, and left as it is', async () => {
    const run = join(folder, 'run');
    await createRunDirectory(run, content(1), false);
    await expect(checkRunDirectory(run, false)).rejects.toThrow(RunDirectoryError);
    await expect(checkRunDirectory(run, false)).rejects.toThrow(
      /already holds a run[\s\S]*--trainer.overwrite/,
    );
    expect(JSON.parse(await readFile(join(run, 'trainer_params.json'), 'utf8'))).toEqual({ epochs: 1 });
  });

  it('is replaced on request: what a run has written goes, what others have stays', async () => {
    const run = join(folder, 'run');
    await createRunDirectory(run, content(1), false);
    await mkdir(join(run, 'best'));
    await writeFile(join(run, 'notes.txt'), 'mine');
    for (const file of ['profile.json', 'train.log', 'metrics.csv']) await writeFile(join(run, file), 'old');
    await checkRunDirectory(run, true);
    await createRunDirectory(run, content(2), true);
    expect((await readdir(run)).sort()).toEqual(['notes.txt', 'scenario_params.json', 'trainer_params.json']);
    expect(JSON.parse(await readFile(join(run, 'trainer_params.json'), 'utf8'))).toEqual({ epochs: 2 });
  });

  it("keeps a user's own folders where no run has been, even with overwrite", async () => {
    await mkdir(join(folder, 'train'));
    await writeFile(join(folder, 'train', 'data.txt'), 'precious');
    await checkRunDirectory(folder, true);
    await createRunDirectory(folder, content(1), true);
    expect(await readFile(join(folder, 'train', 'data.txt'), 'utf8')).toBe('precious');
  });

  it('cannot be a file, nor lie in one', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(checkRunDirectory(file, true)).rejects.toThrow(/is a file/);
    await expect(createRunDirectory(join(file, 'run'), content(1), false)).rejects.toThrow(
      /cannot be written[\s\S]*ENOTDIR/,
    );
  });

  it.runIf(process.platform === 'linux')(
    'is refused, without hanging, where nothing can be made',
    async () => {
      await expect(createRunDirectory('/proc/tfaip/run', content(1), false)).rejects.toThrow(
        /cannot be written/,
      );
    },
  );

  it('goes to one of several runs that start at once', async () => {
    const run = join(folder, 'run');
    const all = await Promise.allSettled(
      [1, 2, 3].map((epochs) => createRunDirectory(run, content(epochs), false)),
    );
    expect(all.filter(({ status }) => status === 'fulfilled').length).toBe(1);
    for (const each of all) {
      if (each.status === 'rejected') expect(each.reason).toBeInstanceOf(RunDirectoryError);
    }
  });

  it('keeps the resources of its params, wherever it lies and whatever becomes of the originals', async () => {
    const [run, moved] = [join(folder, 'run'), join(folder, 'moved')];
    const scenarioParams = Object.assign(new AlphabetParams(), { charmap: join(folder, 'charmap.json') });
    const given = { trainerParams: {}, scenarioParams };
    await expect(createRunDirectory(join(folder, 'without'), given, false)).rejects.toThrow(DataError);
    await writeFile(scenarioParams.charmap!, '["a"]');
    await createRunDirectory(run, given, false);
    await updateRunParams(run, given);
    expect(await readdir(join(run, 'resources'))).toEqual(['charmap.json']);
    await rm(scenarioParams.charmap!);
    await rename(run, moved);
    const saved = await readRunParams(moved);
    expect(saved.scenarioParams).toEqual({ charmap: 'resources/charmap.json' });
    const located = locateResources(paramsFromJson(AlphabetParams, saved.scenarioParams), moved);
    await updateRunParams(moved, { trainerParams: {}, scenarioParams: located });
    expect(await readRunParams(moved)).toEqual(saved);
    expect(await readFile(located.charmap!, 'utf8')).toBe('["a"]');
    await createRunDirectory(moved, content(1), true);
    expect(await readdir(moved)).not.toContain('resources');
  });

  it('is removed by a run that did not get anywhere, unless others have something in it', async () => {
    const [alone, shared] = [join(folder, 'alone'), join(folder, 'shared')];
    for (const run of [alone, shared]) await createRunDirectory(run, content(1), false);
    await writeFile(join(shared, 'notes.txt'), 'mine');
    for (const run of [alone, shared]) await discardRunDirectory(run);
    expect(await readdir(folder)).toEqual(['shared']);
    expect(await readdir(shared)).toEqual(['notes.txt']);
  });

  it('is named for scenario and time by default, and is a new one', async () => {
    const now = new Date('2026-01-02T03:04:05Z');
    const start = process.cwd();
    process.chdir(folder);
    try {
      const first = await defaultRunDirectory('mnist', now);
      expect(first).toBe(join('runs', 'mnist-2026-01-02_03-04-05'));
      await createRunDirectory(first, content(1), false);
      expect(await defaultRunDirectory('mnist', now)).toBe(`${first}-2`);
    } finally {
      process.chdir(start);
    }
  });
});
