import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EagerRuntime } from '@tfaip/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckpointError } from './checkpointError.js';
import { type CheckpointEvery, parseCheckpointEvery } from './checkpointSchedule.js';
import { CheckpointWriter } from './checkpointWriter.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-writer-'));
});

afterEach(() => rm(folder, { recursive: true }));

function writer(every: CheckpointEvery, precedent?: () => Promise<void>): CheckpointWriter {
  const state = { variables: {}, parts: [] };
  return new CheckpointWriter({
    outputDir: folder,
    runtime: new EagerRuntime(),
    state,
    every,
    keep: 9,
    ...(precedent && { precedent }),
  });
}

describe('CheckpointWriter', () => {
  it('writes after so many steps of the run', async () => {
    const checkpoints = writer(parseCheckpointEvery('4'));
    for (let step = 1; step <= 9; step++) await checkpoints.afterStep({ epoch: 1, step });
    expect(await checkpoints.finish()).toBe(join(folder, 'checkpoint', 'epoch-0001-step-00000008'));
    expect((await readdir(join(folder, 'checkpoint'))).length).toBe(3);
  });

  it('lets steps go on while it writes, and writes one at a time, after what goes before', async () => {
    let release = (): void => {};
    const precedent = vi.fn(() => new Promise<void>((resolve) => (release = resolve)));
    const checkpoints = writer(undefined, precedent);
    await checkpoints.write({ epoch: 1, step: null });
    expect(await readdir(folder)).toEqual([]);
    const second = checkpoints.write({ epoch: 2, step: null });
    expect(precedent).toHaveBeenCalledTimes(1);
    release();
    await second;
    expect(await readdir(join(folder, 'checkpoint'))).toEqual(['epoch-0001', 'latest']);
    release();
    expect(await checkpoints.finish()).toMatch(/epoch-0002$/);
  });

  it('tells of a failure after the next step, without waiting for the next checkpoint', async () => {
    await writeFile(join(folder, 'checkpoint'), 'a file');
    const checkpoints = writer({ seconds: 3600 });
    await checkpoints.write({ epoch: 1, step: null });
    await vi.waitFor(() =>
      expect(checkpoints.afterStep({ epoch: 2, step: 11 })).rejects.toThrow(CheckpointError),
    );
  });
});
