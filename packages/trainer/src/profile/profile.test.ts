import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime } from '@tfaip/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ParityScenarioParams } from '../fixtures/parityScenario.js';
import { TrainerParams } from '../params/trainerParams.js';
import { Trainer } from '../trainer.js';

let folder: string;

beforeAll(async () => {
  await tf.setBackend('cpu');
  folder = await mkdtemp(join(tmpdir(), 'tfaip-profile-'));
});

afterAll(() => rm(folder, { recursive: true }));

interface Event {
  readonly name: string;
  readonly cat: string;
  readonly ph: string;
  readonly ts: number;
  readonly dur: number;
  readonly args?: { readonly epoch?: number };
}

it('a profile holds all phases of a run, each within the one around it', async () => {
  const params = Object.assign(new TrainerParams(), {
    output_dir: join(folder, 'run'),
    epochs: 2,
    seed: 1,
    profile: true,
  });
  await new Trainer(params, new ParityScenarioParams().create(), { runtime: new EagerRuntime() }).train();
  const { traceEvents } = JSON.parse(await readFile(join(folder, 'run', 'profile.json'), 'utf8'));
  const events = (traceEvents as Event[]).filter(({ ph }) => ph === 'X');
  const count = (name: string): number => events.filter((event) => event.name === name).length;
  expect(count('epoch')).toBe(2);
  expect(count('validation')).toBe(2);
  expect(count('training step')).toBe(20);
  expect(count('wait for input')).toBe(20);
  expect(count('checkpoint')).toBe(2);
  expect(events.filter(({ cat }) => cat === 'export').length).toBeGreaterThan(0);
  const open: Event[] = [];
  for (const event of events) {
    expect(event.dur).toBeGreaterThanOrEqual(0);
    while (open.length > 0 && event.ts >= open.at(-1)!.ts + open.at(-1)!.dur) open.pop();
    const outer = open.at(-1);
    // Times are doubles in microseconds: their sums round.
    if (outer) expect(event.ts + event.dur).toBeLessThanOrEqual(outer.ts + outer.dur + 1e-3);
    if (event.name === 'training step') expect(open.map(({ name }) => name)).toEqual(['epoch']);
    if (event.name === 'validation step') expect(open.map(({ name }) => name)).toContain('validation');
    open.push(event);
  }
});
