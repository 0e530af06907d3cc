import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, ModelError, type NamedArrays, ParamsError } from '@tfaip/core';
import { readExport } from '@tfaip/export';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EpochEnd } from '../callbacks/trainerCallback.js';
import { readNewestCheckpoint } from '../checkpoint/checkpointFiles.js';
import { LavParams } from '../exported/lavParams.js';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer } from '../trainer.js';

let folder: string;
let runs = 0;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-update-'));
});

afterAll(() => rm(folder, { recursive: true }));

interface Trained {
  readonly outputDir: string;
  readonly arrays: Readonly<Record<string, NamedArrays>>;
  readonly epochs: readonly EpochEnd[];
}

async function train(batchSize: number, change: Partial<TrainerParams>): Promise<Trained> {
  const output_dir = join(folder, `run-${runs++}`);
  const params = Object.assign(new TrainerParams(), { output_dir, epochs: 2, seed: 3, ...change });
  params.learning_rate.lr = 0.05;
  params.train.batch_size = batchSize;
  const epochs: EpochEnd[] = [];
  const callbacks = [{ onEpochEnd: (event: EpochEnd) => void epochs.push(event) }];
  const scenario = new ParityScenarioParams().create();
  const { outputDir } = await new Trainer(params, scenario, {
    runtime: new EagerRuntime(),
    callbacks,
  }).train();
  const checkpoint = await readNewestCheckpoint(outputDir, () => {});
  return { outputDir, arrays: checkpoint!.arrays, epochs };
}

function expectClose(given: NamedArrays, expected: NamedArrays): void {
  expect(Object.keys(given)).toEqual(Object.keys(expected));
  for (const [name, { data }] of Object.entries(expected)) {
    for (const [i, value] of Array.from(data as Float32Array).entries()) {
      expect(given[name]!.data[i]).toBeCloseTo(value, 5);
    }
  }
}

describe('accumulated batches', () => {
  // 160 samples: 40 batches of 4 are 14 updates of at most 3 batches; the last takes the one that is left.
  it.each([
    [4, 2, 8],
    [4, 3, 12],
    [16, 99, 160],
  ])('of %i, %i of them in an update, train as batches of %i', async (batchSize, accumSteps, whole) => {
    const parts = await train(batchSize, { train_accum_steps: accumSteps });
    const big = await train(whole, {});
    expectClose(parts.arrays.weights!, big.arrays.weights!);
    expectClose(parts.arrays.optimizer!, big.arrays.optimizer!);
    expect(parts.epochs.at(-1)!.train.loss).not.toBe(big.epochs.at(-1)!.train.loss);
    expect(parts.epochs.at(-1)!.val!.loss).toBeCloseTo(big.epochs.at(-1)!.val!.loss!, 5);
  });
});

describe('averaged weights', () => {
  it('are what is validated and exported, while training goes on with the weights', async () => {
    const averaged = await train(16, { ema_decay: 0.8 });
    const plain = await train(16, {});
    expectClose(averaged.arrays.weights!, plain.arrays.weights!);
    const { weights } = await readExport(join(averaged.outputDir, 'export'));
    const averages = Object.fromEntries(
      Object.keys(weights).map((name) => [name, averaged.arrays.ema![`ema/${name}`]!]),
    );
    expectClose(weights, averages);
    expect(weights['logits/kernel']!.data).not.toEqual(averaged.arrays.weights!['logits/kernel']!.data);
    const lav = Object.assign(new LavParams(), { export_dir: join(averaged.outputDir, 'export') });
    const scored = await new ParityScenarioParams()
      .create()
      .createLav(lav, { runtime: new EagerRuntime() })
      .run();
    expect(scored.values.loss).toBeCloseTo(averaged.epochs.at(-1)!.val!.loss!, 5);
    expect(scored.values.loss).not.toBeCloseTo(plain.epochs.at(-1)!.val!.loss!, 5);
  });
});

describe('no_train_scope', () => {
  it('keeps what it matches as it was, without state in the optimizer', async () => {
    const before = await train(16, { epochs: 1, train_accum_steps: 1, no_train_scope: 'kernel$' });
    const after = await train(16, { epochs: 3, no_train_scope: 'kernel$' });
    expect(after.arrays.weights!['logits/kernel']).toEqual(before.arrays.weights!['logits/kernel']);
    expect(after.arrays.weights!['logits/bias']).not.toEqual(before.arrays.weights!['logits/bias']);
    expect(Object.keys(after.arrays.optimizer!).filter((name) => name.includes('kernel'))).toEqual([]);
  });

  it('refuses what matches nothing, everything, or is no expression', async () => {
    await expect(train(16, { no_train_scope: 'encoder' })).rejects.toThrow(
      /matches no trainable variable[\s\S]*logits\/kernel, logits\/bias/,
    );
    await expect(train(16, { no_train_scope: '.' })).rejects.toThrow(ModelError);
    await expect(train(16, { no_train_scope: '(' })).rejects.toThrow(ParamsError);
  });
});
