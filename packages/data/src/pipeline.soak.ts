import type { Sample } from '@tfaip/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataGenerator } from './dataGenerator.js';
import { NoiseParams, ThreadParams, workerGroup } from './testSupport/processors.js';
import { sampleWithId, testPipeline } from './testSupport/testPipeline.js';
import { letWorkersLoadTypescript } from './testSupport/typescriptWorkers.js';
import { WorkerPool } from './workers/workerPool.js';

const samples = process.env.TFAIP_SOAK === '1' ? 1_000_000 : 10_000;
const workers = new WorkerPool();

beforeAll(() => {
  letWorkersLoadTypescript();
  workers.reserve(2);
});

afterAll(() => workers.close());

/** Samples of 4 KB, so that one in twenty that stays would be seen. */
class LargeSamples extends DataGenerator {
  override readonly length = undefined;
  override *generate(): Iterable<Sample> {
    for (let id = 0; ; id++) {
      const x = { dtype: 'int32', shape: [1000], data: new Int32Array(1000).fill(id) } as const;
      yield { ...sampleWithId(id), inputs: { x } };
    }
  }
}

test.each([0, 2])(
  'memory stays flat with %i workers, and every sample comes, in order',
  async (num_processes) => {
    const pipeline = testPipeline({
      data: new LargeSamples(),
      mode: 'evaluation',
      params: { num_processes, batch_size: 10 },
      preProc: [workerGroup(new NoiseParams(), new ThreadParams())],
      workers,
    });
    const batches = pipeline.batches();
    const mebibytes: number[] = [];
    for (let id = 0; id < samples; id += 10) {
      const { value: batch } = await batches.next();
      expect(batch?.meta[9]?.id).toBe(id + 9);
      if (id % (samples / 10) === 0) mebibytes.push(process.memoryUsage.rss() / 2 ** 20);
    }
    await batches.return();
    // 10 batches of 40 KB, 512 samples on their way, two heaps: what grows beyond is kept by mistake.
    const [, start, ...later] = mebibytes;
    expect(Math.max(...later) - start!).toBeLessThan(200);
  },
  60 * 60_000,
);
