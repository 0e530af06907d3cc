import { createInterface } from 'node:readline';
import type { PipelineAnswer, PipelineRequest } from './pipelineMessages.js';
import { taskBatchSize, taskPipeline } from './tasks.js';

/** The same for all systems: see `peers/data_pipeline.py`. */
const WARM_UP_BATCHES = 6;

async function measure({ task, workers, samples }: PipelineRequest): Promise<PipelineAnswer> {
  const pipeline = taskPipeline(task, workers, samples + WARM_UP_BATCHES * taskBatchSize);
  const batches = pipeline.batches();
  try {
    const first = (await batches.next()).value!.inputs.x!.data as Float32Array;
    for (let i = 1; i < WARM_UP_BATCHES; i++) await batches.next();
    const start = performance.now();
    let count = 0;
    for (let i = 0; i < samples / taskBatchSize; i++) count += (await batches.next()).value!.size;
    const seconds = (performance.now() - start) / 1000;
    return { samples: count, seconds, checksum: first.reduce((sum, value) => sum + Math.abs(value), 0) };
  } finally {
    await batches.return();
    await pipeline.close();
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await measure(JSON.parse(line) as PipelineRequest))}\n`);
}
