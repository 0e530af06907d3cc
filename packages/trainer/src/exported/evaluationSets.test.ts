import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime } from '@tfaip/core';
import { ArrayGenerator, type EvaluationSet } from '@tfaip/data';
import { readScalars } from '@tfaip/tensorboard';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityData, ParityDataParams, ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { LavParams } from './lavParams.js';

/** Has the numbers that are held out in two sets: small ones, and large ones. */
class HalvedData extends ParityData {
  override async evaluationSets(): Promise<EvaluationSet[]> {
    const all = [...this.generator('evaluation').generate()];
    const part = (name: string, isIn: (number: number) => boolean): EvaluationSet => ({
      name,
      generator: ArrayGenerator.fromSamples(all.filter(({ meta }) => isIn(meta.number as number))),
    });
    return [part('small numbers', (number) => number < 50), part('large numbers', (number) => number >= 50)];
  }
}

class HalvedDataParams extends ParityDataParams {
  override cls(): typeof HalvedData {
    return HalvedData;
  }
}

class HalvedParams extends ParityScenarioParams {
  override data = new HalvedDataParams();
}

const runtime = new EagerRuntime();
const lines: string[] = [];
let folder: string;
let run: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-sets-'));
  run = join(folder, 'run');
  const params = Object.assign(new TrainerParams(), { output_dir: run, epochs: 2, seed: 3, lav_every_n: 2 });
  const print = (line: string): void => void lines.push(line);
  await new HalvedParams().create().createTrainer(params, { runtime, print }).train();
});

afterAll(() => rm(folder, { recursive: true }));

async function scalarsIn(where: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { run, tag, step } of readScalars(where)) found.push(`${run} ${tag} ${step}`);
  return found.sort();
}

const lav = (params: Partial<LavParams>) =>
  new HalvedParams().create().createLav(Object.assign(new LavParams(), params), { runtime });

describe('several data sets for evaluation', () => {
  it('are scored one by one while a run trains, each under its name', async () => {
    const told = lines.filter((line) => line.startsWith('LAV of epoch')).map((line) => line.split('  ')[0]);
    expect(told).toEqual([
      'LAV of epoch 2 on small numbers: 10 samples',
      'LAV of epoch 2 on large numbers: 30 samples',
    ]);
    const tags = ['acc', 'ce', 'loss', 'size'];
    expect(await scalarsIn(join(run, 'lav'))).toEqual(
      ['large numbers', 'small numbers'].flatMap((set) => tags.map((tag) => `. ${set}/${tag} 20`)),
    );
  });

  it('are scored one by one by LAV, and together make up the whole', async () => {
    const results = [];
    const log_dir = join(folder, 'logs');
    for await (const result of lav({ export_dir: join(run, 'export'), log_dir }).results()) {
      results.push(result);
    }
    expect(results.map(({ dataSet, samples }) => [dataSet, samples])).toEqual([
      ['small numbers', 10],
      ['large numbers', 30],
    ]);
    const params = Object.assign(new LavParams(), { export_dir: join(run, 'export') });
    const whole = await new ParityScenarioParams().create().createLav(params, { runtime }).run();
    const [small, large] = results.map(({ values }) => values.ce!) as [number, number];
    expect(small).not.toBeCloseTo(large, 3);
    expect((10 * small + 30 * large) / 40).toBeCloseTo(whole.values.ce!, 5);
    const folders = (await scalarsIn(log_dir)).map((each) => each.split(' ')[0]);
    expect([...new Set(folders)]).toEqual(['large_numbers', 'small_numbers']);
  });

  it('have no single result', async () => {
    await expect(lav({ export_dir: join(run, 'export') }).run()).rejects.toThrow(
      /more than one result[\s\S]*on small numbers, .*on large numbers[\s\S]*results\(\)/,
    );
  });
});
