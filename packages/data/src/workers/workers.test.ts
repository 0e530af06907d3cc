import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Sample } from '@tfaip/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ArrayGenerator } from '../arrayGenerator.js';
import { DataBase } from '../dataBase.js';
import { DataBaseParams } from '../dataBaseParams.js';
import { DataGenerator } from '../dataGenerator.js';
import { DataPipelineParams } from '../dataPipelineParams.js';
import { DropParams, NoiseParams, ThreadParams, workerGroup } from '../testSupport/processors.js';
import { collect, samplesWithIds, sampleWithId, testPipeline } from '../testSupport/testPipeline.js';
import { letWorkersLoadTypescript } from '../testSupport/typescriptWorkers.js';
import { WorkerPool } from './workerPool.js';

// Workers load TypeScript from its source, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const workers = new WorkerPool();

beforeAll(() => {
  letWorkersLoadTypescript();
  workers.reserve(2);
});

afterAll(() => workers.close());

describe('processing in workers', () => {
  it('gives the same batches for 0, 1, 2 and 4 workers, moved or in shared memory', async () => {
    const run = async (num_processes: number, use_shared_memory = false) => {
      const pipeline = testPipeline({
        data: 150,
        params: { num_processes, use_shared_memory, shuffle_buffer_size: 40 },
        preProc: [new NoiseParams(), workerGroup(new DropParams(), new NoiseParams())],
      });
      const batches = await collect(pipeline.batches(), 15);
      await pipeline.close();
      return batches;
    };
    const serial = await run(0);
    expect(serial[0]).not.toEqual(serial[7]);
    for (const count of [1, 2, 4]) expect(await run(count)).toEqual(serial);
    expect(await run(2, true)).toEqual(serial);
  });

  it('happens in other threads, the same ones for all pipelines of a data set, until it is closed', async () => {
    class ThreadDataParams extends DataBaseParams {
      override pre_proc = [workerGroup(new ThreadParams())];
      override cls(): typeof ThreadData {
        return ThreadData;
      }
    }
    class ThreadData extends DataBase<ThreadDataParams> {
      override inputLayerSpecs() {
        return { x: { shape: [null], dtype: 'int32' } } as const;
      }
      override targetLayerSpecs() {
        return { y: { shape: [], dtype: 'int32' } } as const;
      }
      override generator() {
        return ArrayGenerator.fromSamples(samplesWithIds(40));
      }
    }
    const params = Object.assign(new DataPipelineParams(), { num_processes: 2 });
    const data = new ThreadData(new ThreadDataParams());
    const threadsOf = async (mode: 'training' | 'evaluation') => {
      const batches = await collect((await data.createPipeline(mode, params, 1)).batches(), 3);
      return batches.flatMap(({ meta }) => meta.map(({ thread }) => thread));
    };
    const used = new Set([...(await threadsOf('training')), ...(await threadsOf('evaluation'))]);
    expect(used.size).toBeLessThanOrEqual(2);
    expect(used).not.toContain(0);
    await data.close();
    expect(used).not.toContain((await threadsOf('evaluation'))[0]);
    await data.close();
  });

  it('is in the main thread for whoever looks at single samples or batches', async () => {
    const pipeline = testPipeline({ data: 20, preProc: [workerGroup(new ThreadParams())], workers });
    const samples = await collect(pipeline.generateInputSamples());
    expect(new Set(samples.map(({ meta }) => meta.thread))).toEqual(new Set([0]));
    const [batch] = await collect(pipeline.generateInputBatches());
    expect(batch?.meta).toEqual(samples.slice(0, 16).map(({ meta }) => meta));
  });

  it('reads no more of its source than it needs ahead', async () => {
    let read = 0;
    class Endless extends DataGenerator {
      override readonly length = undefined;
      override async *generate(): AsyncIterable<Sample> {
        for (;;) yield sampleWithId(read++);
      }
    }
    const params = { num_processes: 2, shuffle_buffer_size: 0, prefetch: 1 };
    const stream = testPipeline({
      data: new Endless(),
      params,
      preProc: [workerGroup(new NoiseParams())],
      workers,
    }).batches();
    await stream.next();
    let before = -1;
    while (before !== read) {
      before = read;
      await sleep(100);
    }
    // Tasks of at most 64 samples: 6 that wait, one that is taken, one that is put together; and the batches.
    expect(read).toBeLessThanOrEqual(8 * 64 + 4 * 16);
    await stream.return();
  });

  it('gives what it has of a source that waits', async () => {
    const pipeline = testPipeline({
      data: 1,
      params: { num_processes: 2 },
      preProc: [workerGroup(new NoiseParams())],
      workers,
    });
    let answer = () => {};
    async function* questions(): AsyncIterable<Sample> {
      for (let id = 0; id < 5; id++) {
        const answered = new Promise<void>((resolve) => {
          answer = resolve;
        });
        yield sampleWithId(id);
        await answered;
      }
    }
    const ids = [];
    for await (const { meta } of pipeline.preProcess(questions())) {
      ids.push(meta.id);
      answer();
    }
    expect(ids).toEqual([0, 1, 2, 3, 4]);
  });

  it('has a position that holds what workers are at', async () => {
    const pipeline = (num_processes: number) =>
      testPipeline({
        data: 400,
        params: { num_processes, shuffle_buffer_size: 50, batch_size: 7, bucket_boundaries: [5] },
        preProc: [workerGroup(new DropParams(), new NoiseParams())],
        workers,
      });
    const expected = await collect(pipeline(0).batches(), 60);
    const stream = pipeline(2).batches();
    for (let i = 0; i < 45; i++) expect((await stream.next()).value).toEqual(expected[i]);
    const position = JSON.parse(JSON.stringify(stream.position()));
    await stream.return();
    expect(await collect(pipeline(2).batches({ position }), 15)).toEqual(expected.slice(45));
  });

  it('goes on in the main thread, and says so, where workers do not pay', async () => {
    const lines: string[] = [];
    const pipeline = testPipeline({
      data: 6000,
      mode: 'evaluation',
      params: { num_processes: 2 },
      preProc: [workerGroup(new ThreadParams())],
      workers,
      print: (line) => lines.push(line),
    });
    const batches = await collect(pipeline.batches());
    const meta = batches.flatMap((batch) => batch.meta);
    expect(meta.map(({ id }) => id)).toEqual(Array.from({ length: 6000 }, (_, id) => id));
    expect(meta[0]!.thread).not.toBe(0);
    expect(meta.at(-1)!.thread).toBe(0);
    expect(lines).toEqual([expect.stringMatching(/^Workers do not pay for WorkerGroup: .* main thread/)]);
  });
});

describe('a program with workers', () => {
  const program = fileURLToPath(new URL('../testSupport/endlessProgram.ts', import.meta.url));
  const loader = new URL('../../../../scripts/typescript.mjs', import.meta.url).href;
  const start = (what: string) =>
    spawn(process.execPath, ['--conditions=@tfaip/source', `--import=${loader}`, program, what], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });

  it('ends at SIGINT while they hang', async () => {
    const child = start('hang');
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    expect(line).toBe('started');
    await sleep(2000);
    expect(child.exitCode).toBeNull();
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  });

  it('ends by itself when they rest', async () => {
    const child = start('rest');
    let printed = '';
    child.stdout.on('data', (text) => {
      printed += text;
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
    expect(printed).toBe('started\ndone\n');
  });
});
