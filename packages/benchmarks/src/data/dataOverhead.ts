import { ndArray } from '@tfaip/core';
import { ArrayGenerator, DataPipeline, DataPipelineParams, WorkerPool } from '@tfaip/data';
import { median } from '../step/benchmarkRow.js';
import { IdentityGroupParams } from './identityGroup.js';

export interface DataOverheadOptions {
  readonly rounds: number;
  readonly print: (line: string) => void;
}

/** Few enough that a pipeline does not judge yet whether workers pay: for a processor that does nothing they do not. */
const SAMPLES = 2000;
const LARGE_SAMPLES = 60;
const MEBIBYTE = 2 ** 20;

/** Ways of running a processor. */
const ways = [
  { name: 'in the main thread', num_processes: 0, use_shared_memory: false },
  { name: 'in 1 worker', num_processes: 1, use_shared_memory: false },
  { name: 'in 2 workers', num_processes: 2, use_shared_memory: false },
  { name: 'in 2 workers, shared memory', num_processes: 2, use_shared_memory: true },
];

/** What a sample costs beside the work of its processors, and what a mebibyte of it costs to go to a worker and back. */
export async function dataOverhead({ rounds, print }: DataOverheadOptions): Promise<void> {
  const workers = new WorkerPool();
  workers.reserve(2);
  const small: number[][] = ways.map(() => []);
  const large: number[][] = ways.map(() => []);
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [i, way] of ways.entries()) {
        const times = [
          (await passSeconds(SAMPLES, 1, way, workers)) / SAMPLES,
          (await passSeconds(LARGE_SAMPLES, MEBIBYTE / 4, way, workers)) / LARGE_SAMPLES,
        ];
        // In the first round workers start and code is compiled.
        if (round === 0) continue;
        small[i]!.push(times[0]! * 1e6);
        large[i]!.push(times[1]! * 1e3);
      }
    }
  } finally {
    await workers.close();
  }
  for (const [i, { name }] of ways.entries()) {
    print(
      `identity ${name}: ${median(small[i]!).toFixed(1)} µs a sample, ${median(large[i]!).toFixed(2)} ms a sample of 1 MiB`,
    );
  }
}

async function passSeconds(
  count: number,
  length: number,
  way: Partial<DataPipelineParams>,
  workers: WorkerPool,
): Promise<number> {
  const x = ndArray('float32', [length], new Float32Array(length));
  const samples = Array.from({ length: count }, (_, index) => ({
    inputs: { x },
    targets: {},
    outputs: {},
    meta: { index },
  }));
  const pipeline = new DataPipeline({
    mode: 'evaluation',
    params: Object.assign(new DataPipelineParams(), way),
    seed: 1,
    generator: ArrayGenerator.fromSamples(samples),
    inputSpecs: { x: { shape: [null], dtype: 'float32' } },
    targetSpecs: {},
    preProc: [new IdentityGroupParams()],
    workers,
  });
  const start = performance.now();
  let seen = 0;
  for await (const _ of pipeline.preProcess(samples)) seen++;
  if (seen !== count) throw new Error(`${seen} of ${count} samples came back.`);
  return (performance.now() - start) / 1000;
}
