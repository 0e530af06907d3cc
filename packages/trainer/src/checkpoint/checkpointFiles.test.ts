import { mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray } from '@tfaip/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CheckpointError, DamagedCheckpointError } from './checkpointError.js';
import { readCheckpoint, readNewestCheckpoint, writeCheckpoint } from './checkpointFiles.js';
import type { CheckpointPlace } from './checkpointName.js';
import { writeChecksums } from './checksums.js';
import type { StateSnapshot } from './trainingState.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-checkpoint-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

const snapshot = (value: number): StateSnapshot => ({
  arrays: {
    weights: { kernel: ndArray('float32', [2], new Float32Array([value, -0])) },
    optimizer: { iteration: ndArray('int32', [], new Int32Array([value])) },
    metrics: {},
  },
  parts: { loop: { step: value }, other: null },
});

const atEpoch = (epoch: number): CheckpointPlace => ({ epoch, step: null });
const write = (place: CheckpointPlace, value: number, keep = 2): Promise<string> =>
  writeCheckpoint(folder, place, snapshot(value), keep);
const names = async (): Promise<string[]> => (await readdir(join(folder, 'checkpoint'))).sort();

/** From the given call on, files can be made, but not be filled. */
async function failWrites(code: string, afterCalls: number): Promise<void> {
  const probe = await open(join(folder, 'probe'), 'w');
  const prototype = Object.getPrototypeOf(probe) as { writeFile(...args: unknown[]): Promise<void> };
  await probe.close();
  const { writeFile: original } = prototype;
  let calls = 0;
  vi.spyOn(prototype, 'writeFile').mockImplementation(function (this: unknown, ...args) {
    if (calls++ >= afterCalls) throw Object.assign(new Error(`${code}: no write`), { code });
    return original.apply(this, args);
  });
}

describe('writeCheckpoint', () => {
  it('writes what readNewestCheckpoint gives back, to the bit', async () => {
    const directory = await write({ epoch: 3, step: 25 }, 7);
    expect(await readNewestCheckpoint(folder, expect.fail)).toEqual({
      directory,
      epoch: 3,
      step: 25,
      formatVersion: 1,
      ...snapshot(7),
    });
    expect(await readFile(join(folder, 'checkpoint', 'latest'), 'utf8')).toBe('epoch-0003-step-00000025\n');
  });

  it('keeps the newest; the end of an epoch comes after the steps in it', async () => {
    for (const step of [11, 15, 100_000_000]) await write({ epoch: 2, step }, step);
    expect(await names()).toEqual(['epoch-0002-step-00000015', 'epoch-0002-step-100000000', 'latest']);
    await write(atEpoch(2), 20);
    expect(await names()).toEqual(['epoch-0002', 'epoch-0002-step-100000000', 'latest']);
    await write({ epoch: 10_000, step: 5 }, 21, 1);
    expect(await names()).toEqual(['epoch-10000-step-00000005', 'latest']);
  });

  it('does not let damaged ones ahead push out what it writes', async () => {
    await write(atEpoch(4), 4);
    await write({ epoch: 3, step: 31 }, 3, 1);
    expect(await names()).toEqual(['epoch-0003-step-00000031', 'latest']);
  });

  it.each(['ENOSPC', 'EROFS', 'EACCES', 'EDQUOT'])(
    'leaves the earlier ones whole, and nothing else, after %s in any file',
    async (code) => {
      await write(atEpoch(1), 1);
      // Header and data of the weights, of the iteration, no metrics, state, checksums, latest.
      for (let calls = 0; calls < 8; calls++) {
        await failWrites(code, calls);
        const failure = write(atEpoch(2), 2);
        await expect(failure).rejects.toThrow(CheckpointError);
        await expect(failure).rejects.toThrow(
          new RegExp(`epoch-0002 could not be written[\\s\\S]*${code}[\\s\\S]*resume-training`),
        );
        vi.restoreAllMocks();
        expect((await names()).filter((name) => /writing-|previous-/.test(name))).toEqual([]);
        const { epoch, parts } = (await readNewestCheckpoint(folder, expect.fail))!;
        expect(parts).toEqual(snapshot(epoch).parts);
      }
      await write(atEpoch(2), 2);
      expect(await names()).toEqual(['epoch-0001', 'epoch-0002', 'latest']);
    },
  );

  it('says so where no folder can be made', async () => {
    await writeFile(join(folder, 'checkpoint'), 'a file');
    await expect(write(atEpoch(1), 1)).rejects.toThrow(/could not be written[\s\S]*(ENOTDIR|EEXIST)/);
  });
});

describe('readCheckpoint', () => {
  it('refuses the content of another one', async () => {
    const directory = await write(atEpoch(1), 1);
    const moved = join(folder, 'checkpoint', 'epoch-0002');
    const { rename } = await import('node:fs/promises');
    await rename(directory, moved);
    await expect(readCheckpoint(moved)).rejects.toThrow(
      /epoch-0002 is damaged[\s\S]*the content of epoch-0001/,
    );
    await expect(readCheckpoint(moved)).rejects.toThrow(DamagedCheckpointError);
  });

  it('names the versions if it is of another one, and takes no earlier one instead', async () => {
    await write(atEpoch(1), 1);
    const directory = await write(atEpoch(2), 2);
    const state = JSON.parse(await readFile(join(directory, 'state.json'), 'utf8'));
    await writeFile(join(directory, 'state.json'), JSON.stringify({ ...state, formatVersion: 2 }));
    await writeChecksums(directory);
    await expect(readNewestCheckpoint(folder, expect.fail)).rejects.toThrow(
      /format version 2[\s\S]*expected: 1/,
    );
  });

  it('finds none where there is no folder yet', async () => {
    expect(await readNewestCheckpoint(folder, expect.fail)).toBeUndefined();
  });
});
