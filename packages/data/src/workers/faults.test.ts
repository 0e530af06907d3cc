import { setTimeout as sleep } from 'node:timers/promises';
import { DataError, type Sample } from '@tfaip/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { DataPipelineParams } from '../dataPipelineParams.js';
import { type Fault, faulty, HomelessGroupParams, workerGroup } from '../testSupport/processors.js';
import { collect, idsOf, sampleWithId, testPipeline } from '../testSupport/testPipeline.js';
import { letWorkersLoadTypescript } from '../testSupport/typescriptWorkers.js';
import { WorkerPool } from './workerPool.js';

// Workers load TypeScript from its source, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const workers = new WorkerPool({ maxHeapMiB: 128 });

beforeAll(() => {
  letWorkersLoadTypescript();
  workers.reserve(2);
});

afterAll(() => workers.close());

/** An evaluation of 60 samples, of which some go wrong, and what it says to the user. */
async function evaluate(fault: Fault, ids: number[], params: Partial<DataPipelineParams>) {
  const lines: string[] = [];
  const pipeline = testPipeline({
    data: 60,
    mode: 'evaluation',
    params: { num_processes: 2, ...params },
    preProc: [workerGroup(faulty(fault, ...ids))],
    workers,
    print: (line) => lines.push(line),
  });
  try {
    const batches = await collect(pipeline.batches());
    return { ids: idsOf(batches), lines, skipped: pipeline.skippedSamples };
  } catch (error) {
    return { error: error as Error, lines };
  }
}

/** Only what hangs needs a short limit, which a busy machine might keep others from. */
const timeLimit = (fault: Fault) => (fault === 'hang' ? { sample_timeout: 1.5 } : {});

const faults: [Fault, RegExp][] = [
  ['throw', /RangeError: a broken sample/],
  ['exit', /exited with code: 7/],
  ['hang', /no result within 1.5 s; the worker was ended/],
  ['unserializable', /DataCloneError: .*could not be cloned/],
  ['memory', /reaching memory limit/],
];

describe.each(faults)('a sample that makes its processor %s', (fault, reason) => {
  it('ends the run with an error that names it', async () => {
    const { error } = await evaluate(fault, [23], timeLimit(fault));
    expect(error).toBeInstanceOf(DataError);
    expect(error?.message).toMatch(
      /^Sample \{ id: 23 \} \(number 23 of its pass\) fails in WorkerGroup(\/Fault)?\.\n/,
    );
    expect(error?.message).toMatch(reason);
    expect(error?.message).toMatch(/on_error skip/);
  });

  it('is left out and counted on demand, and all others come in their order', async () => {
    const { ids, lines, skipped } = await evaluate(fault, [23, 41], {
      on_error: 'skip',
      ...timeLimit(fault),
    });
    const others = Array.from({ length: 60 }, (_, id) => id).filter((id) => id !== 23 && id !== 41);
    expect(ids).toEqual(others);
    expect(skipped).toBe(2);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^Skipped sample \{ id: 23 \} \(number 23 of its pass\), failed in WorkerGroup/);
    expect(lines[0]).toMatch(reason);
  });
});

it('workers can be closed while they hang, and whoever waits for them is told', async () => {
  const pool = new WorkerPool();
  const params = { num_processes: 1 };
  const pipeline = testPipeline({
    data: 9,
    params,
    preProc: [workerGroup(faulty('hang', 0))],
    workers: pool,
  });
  const stream = pipeline.batches();
  const waiting = expect(stream.next()).rejects.toThrow(/workers were closed/);
  await sleep(1000);
  await pool.close();
  await waiting;
  await stream.return();
});

it('a sample that cannot be sent to a worker is named', async () => {
  const broken: Sample = { ...sampleWithId(3), meta: { id: 3, open: () => 1 } };
  const pipeline = testPipeline({
    data: 1,
    params: { num_processes: 2 },
    preProc: [workerGroup(faulty('none'))],
    workers,
  });
  const given = [sampleWithId(1), sampleWithId(2), broken];
  await expect(collect(pipeline.preProcess(given))).rejects.toThrow(
    /^Sample \{ id: 3, open: \[Function: open\] \} \(number 2 of its pass\)[\s\S]*DataCloneError/,
  );
});

it('a group whose module is not said is refused before any worker starts', () => {
  expect(() => testPipeline({ data: 1, preProc: [new HomelessGroupParams()] })).toThrow(
    /HomelessGroupParams is to run in workers, but does not say where[\s\S]*static override readonly module/,
  );
});

it.each([
  ['nowhere.ts', /nowhere/],
  ['processors.ts', /does not export it/],
])('a group that is not in its module %s ends the run, whatever on_error says', async (file, reason) => {
  class LostGroupParams extends HomelessGroupParams {
    static override readonly module = new URL(`../testSupport/${file}`, import.meta.url).href;
  }
  const pipeline = testPipeline({
    data: 5,
    params: { num_processes: 2, on_error: 'skip' },
    preProc: [new LostGroupParams()],
    workers,
  });
  const running = collect(pipeline.batches());
  await expect(running).rejects.toThrow(DataError);
  await expect(running).rejects.toThrow(/^The group LostGroup cannot be made in a worker\./);
  await expect(running).rejects.toThrow(reason);
});
