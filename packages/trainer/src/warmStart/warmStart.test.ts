import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type NamedArrays, ndArray, ParamsError } from '@tfaip/core';
import { ExportError, writeSafetensors } from '@tfaip/export';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNewestCheckpoint } from '../checkpoint/checkpointFiles.js';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import type { WarmStartParams } from '../params/warmStartParams.js';
import { Trainer } from '../trainer.js';
import { readModelWeights } from './readModelWeights.js';
import { WarmStartError } from './warmStart.js';

let folder: string;
let first: string;
let runs = 0;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-warm-start-'));
  first = (await train({}, { ema_decay: 0.5 })).outputDir;
});

afterAll(() => rm(folder, { recursive: true }));

/** Trains with a learning rate so small that the weights stay what they were at the start. */
async function train(
  warm: Partial<WarmStartParams>,
  change: Partial<TrainerParams> = {},
): Promise<{ outputDir: string; lines: string[]; weights: NamedArrays }> {
  const output_dir = join(folder, `run-${runs++}`);
  const params = Object.assign(new TrainerParams(), { output_dir, epochs: 1, seed: runs, ...change });
  Object.assign(params.warm_start, warm);
  params.learning_rate.lr = warm.model === undefined ? 0.1 : 1e-12;
  const lines: string[] = [];
  const options = { runtime: new EagerRuntime(), print: (line: string) => void lines.push(line) };
  const { outputDir } = await new Trainer(params, new ParityScenarioParams().create(), options).train();
  const checkpoint = await readNewestCheckpoint(outputDir, () => {});
  return { outputDir, lines, weights: checkpoint!.arrays.weights! };
}

function expectWeights(given: NamedArrays, expected: NamedArrays): void {
  for (const [name, { data }] of Object.entries(expected)) {
    for (const [i, value] of Array.from(data as Float32Array).entries()) {
      expect(given[name]!.data[i]).toBeCloseTo(value, 6);
    }
  }
}

describe('a warm start', () => {
  it('L8: takes the folder of a run, of its exports and of its checkpoints', async () => {
    const { arrays } = await readModelWeights(join(first, 'best'));
    expect(Object.keys(arrays)).toEqual(['logits/kernel', 'logits/bias']);
    for (const model of [
      first,
      join(first, 'best'),
      join(first, 'export'),
      join(first, 'checkpoint', 'epoch-0001'),
    ]) {
      const { weights, lines } = await train({ model });
      // The exports hold the averages, and so they are what a checkpoint gives, too.
      expectWeights(weights, arrays);
      expect(lines.join('\n')).toMatch(/Warm start: 2 of 2 weights are from the (export|moving averages)/);
    }
  });

  it('takes what rules say, and reports the rest', async () => {
    const model = join(folder, 'other.safetensors');
    const kernel = ndArray(
      'float32',
      [8, 2],
      Float32Array.from({ length: 16 }, (_, i) => i / 16),
    );
    const wide = ndArray('float32', [3], new Float32Array(3));
    await writeSafetensors(model, { 'old/head/kernel': kernel, 'old/head/bias': wide, extra: wide });
    const { weights, lines } = await train({ model, rename: ['^old/head/(.*)->logits/$1'], partial: true });
    expectWeights(weights, { 'logits/kernel': kernel });
    expect(lines.filter((line) => /^ {2}(renamed|skipped|new) /.test(line))).toEqual([
      '  renamed  old/head/kernel -> logits/kernel',
      '  skipped  old/head/bias: shape [3], the model has [2]',
      '  skipped  extra: the model has no extra',
      '  new      logits/bias: not found',
    ]);
  });

  it('leaves out what is excluded or not included, which is no mistake', async () => {
    const { arrays } = await readModelWeights(first);
    const excluded = await train({ model: first, exclude: 'bias$' });
    expectWeights(excluded.weights, { 'logits/kernel': arrays['logits/kernel']! });
    expect(excluded.weights['logits/bias']!.data).not.toEqual(arrays['logits/bias']!.data);
    const included = await train({ model: first, include: 'bias$' });
    expectWeights(included.weights, { 'logits/bias': arrays['logits/bias']! });
  });

  it('refuses what does not fit, and leaves no run behind', async () => {
    const model = join(folder, 'half.safetensors');
    await writeSafetensors(model, { 'logits/kernel': ndArray('float32', [8, 2], new Float32Array(16)) });
    const before = await readdir(folder);
    await expect(train({ model })).rejects.toThrow(/are not in the file .*half\.safetensors: logits\/bias/);
    await expect(train({ model, exclude: '.' })).rejects.toThrow(WarmStartError);
    await expect(train({ model, include: '(' })).rejects.toThrow(ParamsError);
    await expect(train({ model, rename: ['kernel'] })).rejects.toThrow(/must be FROM->TO/);
    await expect(train({ model: join(folder, 'none') })).rejects.toThrow(/nothing is there/);
    await mkdir(join(folder, 'empty'));
    await expect(train({ model: join(folder, 'empty') })).rejects.toThrow(ExportError);
    await writeFile(join(folder, 'notes.txt'), 'x');
    await expect(train({ model: join(folder, 'notes.txt') })).rejects.toThrow(/a file of another kind/);
    const after = (await readdir(folder)).filter((name) => name !== 'empty' && name !== 'notes.txt');
    expect(after.sort()).toEqual(before.sort());
  });
});
