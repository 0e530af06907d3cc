import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime } from '@tfaip/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer } from '../trainer.js';

let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-fast-'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('fast_dev_run', () => {
  it('takes one batch through everything and leaves nothing', async () => {
    const output_dir = join(folder, 'run');
    const params = Object.assign(new TrainerParams(), { output_dir, epochs: 100, fast_dev_run: true });
    params.train.batch_size = 8;
    params.val.batch_size = 4;
    const lines: string[] = [];
    const print = (line: string): void => void lines.push(line);
    const before = tf.memory().numTensors;
    const scenario = new ParityScenarioParams().create();
    const result = await new Trainer(params, scenario, { runtime: new EagerRuntime(), print }).train();
    expect(result).toMatchObject({ epochs: 1, steps: 1 });
    expect(lines.join('\n')).toContain('LAV has scored 4 samples');
    expect(lines.at(-1)).toMatch(/^Prediction has done 4 samples .* Everything works\.$/);
    expect(await readdir(folder)).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
