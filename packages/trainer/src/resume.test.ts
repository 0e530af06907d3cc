import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { ParamsError } from '@tfaip/core';
import { AdamParams, SgdParams } from '@tfaip/optimizers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochEnd } from './callbacks/trainerCallback.js';
import { CheckpointError } from './checkpoint/checkpointError.js';
import { readCheckpoint } from './checkpoint/checkpointFiles.js';
import { RunDirectoryError } from './output/runDirectory.js';
import type { TrainerParams } from './params/trainerParams.js';
import { noisyRun, sumsOfLastCheckpoint } from './testSupport/noisyRun.js';
import type { TrainerOptions, TrainResult } from './trainer.js';

/** 10 steps in each of 3 epochs. */
const totalSteps = 30;

let folder: string;
let straight: RunRecord;
let runs = 0;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-resume-'));
  straight = await record((options) => noisyRun(join(folder, 'straight'), {}, options).train());
});

afterAll(() => rm(folder, { recursive: true }));

interface RunRecord {
  readonly result: TrainResult;
  /** Of everything in the last checkpoint. */
  readonly sums: string;
  readonly epochs: readonly EpochEnd[];
}

async function record(run: (options: TrainerOptions) => Promise<TrainResult>): Promise<RunRecord> {
  const epochs: EpochEnd[] = [];
  const result = await run({ callbacks: [{ onEpochEnd: (event) => void epochs.push(event) }] });
  return { result, sums: await sumsOfLastCheckpoint(result.outputDir), epochs };
}

/** Trains until after a step, in a folder of its own. */
async function stoppedAfter(step: number, change: Partial<TrainerParams> = {}): Promise<string> {
  const stop = new AbortController();
  const outputDir = join(folder, `run-${runs++}`);
  const { interrupted, steps } = await noisyRun(outputDir, change, {
    signal: stop.signal,
    callbacks: [{ onStepEnd: (event) => void (event.step === step && stop.abort()) }],
  }).train();
  expect({ interrupted, steps }).toEqual({ interrupted: true, steps: step });
  return outputDir;
}

const valuesOf = ({ epoch, step, train, val, isBest, learningRate }: EpochEnd): unknown => ({
  epoch,
  step,
  train,
  val,
  isBest,
  learningRate,
});

describe('a resumed run', () => {
  it('ends with the bits of an uninterrupted one, wherever it was stopped, however often', async () => {
    const before = tf.memory().numTensors;
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: totalSteps - 1 }), { minLength: 1, maxLength: 3 }),
        async (steps) => {
          const [first = 1, ...others] = steps.sort((a, b) => a - b);
          const outputDir = await stoppedAfter(first);
          for (const step of others) {
            const stop = new AbortController();
            const onStepEnd = (event: { step: number }): void => void (event.step === step && stop.abort());
            await noisyRun(outputDir, {}, { signal: stop.signal, callbacks: [{ onStepEnd }] }).resume();
          }
          const resumed = await record((options) => noisyRun(outputDir, {}, options).resume());
          expect(resumed.sums).toBe(straight.sums);
          expect(resumed.result.best).toEqual(straight.result.best);
          const last = straight.epochs.slice(-resumed.epochs.length);
          expect(resumed.epochs.map(valuesOf)).toEqual(last.map(valuesOf));
        },
      ),
      { numRuns: 8, seed: 9 },
    );
    expect(tf.memory().numTensors).toBe(before);
  }, 60_000);

  it('L7: goes on within the epoch from checkpoints in between, after a crash, in a folder that was moved', async () => {
    const outputDir = join(folder, `run-${runs++}`);
    const onStepEnd = ({ step }: { step: number }): void => {
      if (step === 17) throw new Error('crash');
    };
    const options = { callbacks: [{ onStepEnd }] };
    await expect(noisyRun(outputDir, { checkpoint_every: '4' }, options).train()).rejects.toThrow('crash');
    expect((await readdir(join(outputDir, 'checkpoint'))).sort()).toEqual([
      'epoch-0002-step-00000012',
      'epoch-0002-step-00000016',
      'latest',
    ]);
    await rename(outputDir, `${outputDir}-moved`);
    const steps: number[] = [];
    const resumed = await record(({ callbacks = [] }) =>
      noisyRun(
        `${outputDir}-moved`,
        {},
        { callbacks: [...callbacks, { onStepEnd: ({ step }) => void steps.push(step) }] },
      ).resume(),
    );
    expect(steps[0]).toBe(17);
    expect(resumed.sums).toBe(straight.sums);
    expect(await readdir(folder)).not.toContain(outputDir);
  });

  it('starts at the beginning where no checkpoint was written yet', async () => {
    const outputDir = join(folder, `run-${runs++}`);
    const onStepEnd = ({ step }: { step: number }): void => {
      if (step === 3) throw new Error('crash');
    };
    await expect(noisyRun(outputDir, {}, { callbacks: [{ onStepEnd }] }).train()).rejects.toThrow('crash');
    const resumed = await record((options) => noisyRun(outputDir, {}, options).resume());
    expect(resumed.sums).toBe(straight.sums);
  });

  it('trains on when it gets more epochs, and does nothing when all is done', async () => {
    const outputDir = join(folder, `run-${runs++}`);
    await noisyRun(outputDir, { epochs: 2 }).train();
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    const done = await noisyRun(outputDir, { epochs: 2 }, { print }).resume();
    expect(done).toMatchObject({ steps: 20, interrupted: false });
    expect(lines).toContainEqual(expect.stringMatching(/^Nothing was left to do; --trainer\.epochs/));
    const resumed = await record((options) => noisyRun(outputDir, {}, options).resume());
    expect(resumed.sums).toBe(straight.sums);
    expect(JSON.parse(await readFile(join(outputDir, 'trainer_params.json'), 'utf8'))).toMatchObject({
      epochs: 3,
    });
  });

  it('takes changed numbers of the optimizer, and keeps the others', async () => {
    const outputDir = join(folder, `run-${runs++}`);
    await noisyRun(outputDir, { epochs: 1 }).train();
    await noisyRun(outputDir, {
      epochs: 2,
      optimizer: Object.assign(new AdamParams(), { beta1: 0.5 }),
    }).resume();
    const { arrays } = await readCheckpoint(join(outputDir, 'checkpoint', 'epoch-0002'));
    expect(arrays.optimizer).toMatchObject({
      'adam/beta1': { data: new Float32Array([0.5]) },
      'adam/beta2': { data: new Float32Array([new AdamParams().beta2]) },
    });
  });

  it('stops in validation as well, and repeats it', async () => {
    const outputDir = join(folder, `run-${runs++}`);
    const stop = new AbortController();
    const onStepEnd = ({ step }: { step: number }): void => void (step === 20 && stop.abort());
    await noisyRun(outputDir, {}, { signal: stop.signal, callbacks: [{ onStepEnd }] }).train();
    expect(await readdir(join(outputDir, 'checkpoint'))).toContain('epoch-0002-step-00000020');
    const resumed = await record((options) => noisyRun(outputDir, {}, options).resume());
    expect(resumed.epochs.map(valuesOf)).toEqual(straight.epochs.slice(1).map(valuesOf));
  });

  it('refuses what cannot go on', async () => {
    const outputDir = await stoppedAfter(12);
    await expect(noisyRun(join(folder, 'none')).resume()).rejects.toThrow(RunDirectoryError);
    await expect(noisyRun(outputDir, { seed: 8 }).resume()).rejects.toThrow(ParamsError);
    await expect(noisyRun(outputDir, { optimizer: new SgdParams() }).resume()).rejects.toThrow(
      /optimizer in the checkpoint do not fit/,
    );
    await expect(noisyRun(outputDir, { output_dir: null }).resume()).rejects.toThrow(/must say which run/);
    const resumed = await record((options) => noisyRun(outputDir, {}, options).resume());
    expect(resumed.sums).toBe(straight.sums);
  });

  it('tells a checkpoint of another run with the same model, but not the same run elsewhere', async () => {
    const [own, other] = [await stoppedAfter(12), await stoppedAfter(25)];
    const newest = join('checkpoint', 'epoch-0003-step-00000025');
    await cp(join(other, newest), join(own, newest), { recursive: true });
    await expect(noisyRun(own).resume()).rejects.toThrow(CheckpointError);
    await expect(noisyRun(own).resume()).rejects.toThrow(
      /epoch-0003-step-00000025 is the checkpoint of another run[\s\S]*--trainer\.warm_start\.model/,
    );
    await rm(join(own, newest), { recursive: true });
    await cp(own, `${own}-copied`, { recursive: true });
    for (const outputDir of [own, `${own}-copied`]) {
      const resumed = await record((options) => noisyRun(outputDir, {}, options).resume());
      expect(resumed.sums).toBe(straight.sums);
    }
  });

  it('keeps its identity where the manifest was lost', async () => {
    const outputDir = await stoppedAfter(12);
    const identity = async (): Promise<unknown> =>
      JSON.parse(await readFile(join(outputDir, 'run_manifest.json'), 'utf8')).run_id;
    const before = await identity();
    expect(before).toMatch(/^[0-9a-f-]{36}$/);
    await rm(join(outputDir, 'run_manifest.json'));
    await noisyRun(outputDir).resume();
    expect(await identity()).toBe(before);
  });

  it('passes over a damaged checkpoint with a word, and gives up without a whole one', async () => {
    const outputDir = await stoppedAfter(25, { keep: 3 });
    const newest = join(outputDir, 'checkpoint', 'epoch-0003-step-00000025');
    const bytes = await readFile(join(newest, 'optimizer.safetensors'));
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(join(newest, 'optimizer.safetensors'), bytes);
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    const resumed = await record((options) => noisyRun(outputDir, {}, { ...options, print }).resume());
    expect(lines.join('\n')).toMatch(
      /epoch-0003-step-00000025 is damaged[\s\S]*optimizer\.safetensors[\s\S]*Going on from .*epoch-0002, after 20 steps/,
    );
    expect(resumed.sums).toBe(straight.sums);
    for (const name of await readdir(join(outputDir, 'checkpoint'))) {
      if (name !== 'latest') await rm(join(outputDir, 'checkpoint', name, 'state.json'));
    }
    await expect(noisyRun(outputDir).resume()).rejects.toThrow(CheckpointError);
    await expect(noisyRun(outputDir).resume()).rejects.toThrow(/No checkpoint in .* can be read/);
  });

  it('L8: keeps as many checkpoints as asked for, each checked by sha256sum', async () => {
    const outputDir = join(folder, `run-${runs++}`);
    await noisyRun(outputDir, { keep: 1 }).train();
    expect((await readdir(join(outputDir, 'checkpoint'))).sort()).toEqual(['epoch-0003', 'latest']);
    const directory = join(outputDir, 'checkpoint', 'epoch-0003');
    const sums = await readFile(join(directory, 'SHA256SUMS'), 'utf8');
    const listed = sums
      .trim()
      .split('\n')
      .map((line) => line.split('  ') as [string, string]);
    for (const [sum, name] of listed) {
      const bytes = await readFile(join(directory, name));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum);
    }
    expect(listed.map(([, name]) => name)).toEqual([
      'accumulator.safetensors',
      'ema.safetensors',
      'metrics.safetensors',
      'optimizer.safetensors',
      'state.json',
      'weights.safetensors',
    ]);
  });
});
