import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type Runtime } from '@tfaip/core';
import { CompiledRuntime } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer } from '../trainer.js';
import type { TrainerCallback } from './trainerCallback.js';

let folder: string;
let runs = 0;
const kept: tf.Tensor[] = [];

/** What everybody knows: a result that is kept for later, and forgotten. */
const leaking: TrainerCallback = {
  onValidationEnd: () => void kept.push(tf.zeros([2, 3])),
};

async function linesOf(runtime: Runtime, epochs: number, callbacks: TrainerCallback[]): Promise<string[]> {
  const params = new TrainerParams();
  const output_dir = join(folder, `run${runs++}`);
  Object.assign(params, { output_dir, epochs, seed: 1, check_leaks: true });
  const lines: string[] = [];
  const options = { runtime, callbacks, print: (line: string) => void lines.push(line) };
  await new Trainer(params, new ParityScenarioParams().create(), options).train();
  return lines.filter((line) => /has left over|No epoch|No look/.test(line));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-left-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** @param make the runtime, once its backend is there. */
function itTells(backend: string, make: () => Runtime): void {
  it('the line that has left over tensors, epoch by epoch', async () => {
    await tf.setBackend(backend);
    expect(await linesOf(make(), 3, [leaking])).toEqual(
      [2, 3].map((epoch) =>
        expect.stringMatching(
          new RegExp(
            `^Epoch ${epoch} has left over 1 tensor, \\[2,3\\], made at .*leakCheck\\.test\\.ts:\\d+:\\d+$`,
          ),
        ),
      ),
    );
    tf.dispose(kept.splice(0));
    expect(Object.hasOwn(tf.engine(), 'trackTensor')).toBe(false);
  });

  it('that nothing is left over, or that one epoch cannot tell', async () => {
    await tf.setBackend(backend);
    expect(await linesOf(make(), 3, [])).toEqual(['No epoch but the first has left over a tensor']);
    expect(await linesOf(make(), 1, [])).toEqual([
      'No look for leaks: it compares two epochs, and there was one',
    ]);
  });
}

describe('check_leaks tells', () => {
  itTells('cpu', () => new EagerRuntime());
});

describeNative('check_leaks of compiled steps tells', () => {
  itTells('tensorflow', () => new CompiledRuntime());
});
