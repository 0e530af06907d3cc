import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime } from '@tfaip/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer, type TrainerOptions } from '../trainer.js';

let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-manifest-'));
});

afterAll(() => rm(folder, { recursive: true }));

function trainer(name: string, change: Partial<TrainerParams> = {}, options: TrainerOptions = {}): Trainer {
  const output_dir = join(folder, name);
  const params = Object.assign(new TrainerParams(), { output_dir, epochs: 2, seed: 3, ...change });
  return new Trainer(params, new ParityScenarioParams().create(), {
    runtime: new EagerRuntime(),
    ...options,
  });
}

async function manifest(name: string): Promise<Record<string, never>> {
  return JSON.parse(await readFile(join(folder, name, 'run_manifest.json'), 'utf8'));
}

describe('the manifest of a run', () => {
  it('says what the result depends on', async () => {
    await trainer('plain').train();
    expect(await manifest('plain')).toMatchObject({
      format_version: 1,
      run_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      seed: 3,
      data: {
        train: { samples: 160, hashed: 32, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        val: { samples: 40, hashed: 32 },
      },
      code: { commit: expect.stringMatching(/^[0-9a-f]{40}$/), modified: expect.any(Boolean) },
      lock_file: { name: 'pnpm-lock.yaml', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      device: { runtime: 'eager on cpu', threads: expect.any(Number) },
      versions: { node: process.version, tfjs: tf.version_core, tfaip: expect.stringMatching(/^\d/) },
      params: { trainer: { epochs: 2 } },
      processes: [{ status: 'complete', steps: 20, epochs: 2 }],
    });
  });

  it('tells the same data from others, and how each process ended', async () => {
    const crash = { onStepEnd: ({ step }: { step: number }) => void (step === 12 && fail()) };
    await expect(trainer('crashed', {}, { callbacks: [crash] }).train()).rejects.toThrow('crash');
    await trainer('crashed').resume();
    const { data, processes } = await manifest('crashed');
    expect(data).toEqual((await manifest('plain')).data);
    expect(processes).toMatchObject([{ status: 'failed' }, { status: 'complete', steps: 20 }]);
    await trainer('limited', { overfit_batches: 1 }).train();
    expect((await manifest('limited')).data).not.toEqual(data);
  });
});

function fail(): never {
  throw new Error('crash');
}
