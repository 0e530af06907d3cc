import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, type Runtime } from '@tfaip/core';
import { CompiledRuntime } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { checkTrace } from '../testSupport/checkTrace.js';
import { Trainer } from '../trainer.js';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tfaip-profile-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Trains two epochs of ten steps. */
async function profiledRun(name: string, runtime: Runtime): Promise<{ path: string; lines: string[] }> {
  const output_dir = join(folder, name);
  const params = Object.assign(new TrainerParams(), { output_dir, epochs: 2, seed: 1, profile: true });
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  await new Trainer(params, new ParityScenarioParams().create(), { runtime, print }).train();
  return { path: join(output_dir, 'profile.json'), lines };
}

it('a profile holds all phases of a run, each within the one around it', async () => {
  await tf.setBackend('cpu');
  const { path, lines } = await profiledRun('eager', new EagerRuntime());
  const events = checkTrace(await readFile(path, 'utf8'));
  const count = (name: string): number => events.filter(({ span }) => span.name === name).length;
  expect(count('epoch')).toBe(2);
  expect(count('validation')).toBe(2);
  expect(count('training step')).toBe(20);
  expect(count('wait for input')).toBe(20);
  expect(count('checkpoint')).toBe(2);
  expect(events.filter(({ span }) => span.cat === 'export').length).toBeGreaterThan(0);
  for (const { span, around } of events) {
    const outer = around.map(({ name }) => name);
    if (span.name === 'training step') expect(outer).toEqual(['epoch']);
    if (span.name === 'validation step') expect(outer).toContain('validation');
  }
  expect(lines.at(-1)).toContain(`Profile: ${path}`);
});

describeNative('the profile of a compiled run', () => {
  it('tells what the operations of three training steps took, and sums them up', async () => {
    const runtime = new CompiledRuntime();
    const { path, lines } = await profiledRun('compiled', runtime);
    runtime.dispose();
    const spans = checkTrace(await readFile(path, 'utf8')).map(({ span }) => span);
    const steps = spans.filter(({ name }) => name === 'training step');
    const operations = spans.filter(({ args }) => args?.step === 'training step');
    expect(steps.length).toBe(20);
    const within = steps.map(({ ts, dur }) =>
      operations.filter((each) => each.ts >= ts && each.ts + each.dur <= ts + dur),
    );
    const traced = within.flatMap((inStep, i) => (inStep.length > 0 ? [i + 1] : []));
    expect(traced).toEqual([3, 4, 5]);
    expect(within.flat().length).toBe(operations.length);
    for (const i of traced) {
      const products = within[i - 1]!.filter(({ name }) => name.includes('MatMul'));
      expect(products.length).toBeGreaterThan(0);
      for (const { args, cat } of products) {
        expect(cat).toBe('operation');
        expect(args!.node).toMatch(/MatMul/);
      }
    }
    const table = lines.slice(lines.findIndex((line) => line.startsWith('Operations of a training step')));
    expect(table[0]).toMatch(/\(mean of 3, of \d+\.\d{3} ms in all\):$/);
    expect(
      table.filter((line) => /^ {2}\w*MatMul\w* +\d+\.\d{3} ms +\d+\.\d % {2}× \d+$/.test(line)).length,
    ).toBe(1);
  });
});
