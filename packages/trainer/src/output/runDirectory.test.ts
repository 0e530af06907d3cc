import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  checkRunDirectory,
  createRunDirectory,
  defaultRunDirectory,
  RunDirectoryError,
} from './runDirectory.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-run-'));
});

afterEach(() => rm(folder, { recursive: true }));

describe('the folder of a run', () => {
  it('is refused if it holds a run, and left as it is', async () => {
    const run = join(folder, 'run');
    await createRunDirectory(run, { epochs: 1 }, {});
    await expect(checkRunDirectory(run, false)).rejects.toThrow(RunDirectoryError);
    await expect(checkRunDirectory(run, false)).rejects.toThrow(
      /already holds a run[\s\S]*--trainer.overwrite/,
    );
    expect(JSON.parse(await readFile(join(run, 'trainer_params.json'), 'utf8'))).toEqual({ epochs: 1 });
  });

  it('is replaced on request: what a run has written goes, what others have stays', async () => {
    const run = join(folder, 'run');
    await createRunDirectory(run, { epochs: 1 }, {});
    await mkdir(join(run, 'best'));
    await writeFile(join(run, 'notes.txt'), 'mine');
    await checkRunDirectory(run, true);
    await createRunDirectory(run, { epochs: 2 }, {});
    expect((await readdir(run)).sort()).toEqual(['notes.txt', 'scenario_params.json', 'trainer_params.json']);
    expect(JSON.parse(await readFile(join(run, 'trainer_params.json'), 'utf8'))).toEqual({ epochs: 2 });
  });

  it("keeps a user's own folders where no run has been, even with overwrite", async () => {
    await mkdir(join(folder, 'train'));
    await writeFile(join(folder, 'train', 'data.txt'), 'precious');
    await checkRunDirectory(folder, true);
    await createRunDirectory(folder, {}, {});
    expect(await readFile(join(folder, 'train', 'data.txt'), 'utf8')).toBe('precious');
  });

  it('cannot be a file, nor lie in one', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(checkRunDirectory(file, true)).rejects.toThrow(/is a file/);
    await expect(createRunDirectory(join(file, 'run'), {}, {})).rejects.toThrow(
      /cannot be written[\s\S]*ENOTDIR/,
    );
  });

  it.runIf(process.platform === 'linux')(
    'is refused, without hanging, where nothing can be made',
    async () => {
      await expect(createRunDirectory('/proc/tfaip/run', {}, {})).rejects.toThrow(/cannot be written/);
    },
  );

  it('is named for scenario and time by default', () => {
    const name = defaultRunDirectory('mnist', new Date('2026-01-02T03:04:05Z'));
    expect(name).toBe(join('runs', 'mnist-2026-01-02_03-04-05'));
  });
});
