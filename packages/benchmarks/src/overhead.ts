import type { Runtime } from '@tfaip/core';
import { CompiledRuntime } from '@tfaip/graph';
import { DeviceParams, selectBackend } from '@tfaip/trainer';
import { median } from './step/benchmarkRow.js';
import { networks } from './step/network.js';
import { TfaipSystem } from './step/tfaipSystem.js';
import { trainingBatches } from './step/trainingBatch.js';

export interface OverheadOptions {
  /** Steps over which the memory is watched. */
  readonly steps: number;
  readonly print: (line: string) => void;
}

/** What compiled steps cost beside their arithmetic: an empty step, tracing and compiling, and memory over time. */
export async function overhead({ steps, print }: OverheadOptions): Promise<void> {
  const device = Object.assign(new DeviceParams(), { backend: 'native' });
  const { runtime, description } = await selectBackend(device);
  print(description);
  print(`empty compiled step: ${(await emptyStepMicroseconds(runtime)).toFixed(0)} µs`);
  for (const network of networks) {
    const [batch] = trainingBatches(network, 16, 1);
    const trained = new TfaipSystem().build(network, batch!, new CompiledRuntime());
    const start = performance.now();
    await trained.step(batch!);
    print(`${network}: trace, compile and first step ${(performance.now() - start).toFixed(0)} ms`);
    trained.dispose();
  }
  await watchMemory(runtime, steps, print);
}

async function emptyStepMicroseconds(runtime: Runtime): Promise<number> {
  const step = runtime.prepare(() => ({}), { name: 'empty', seed: 1, feeds: {} });
  const times: number[] = [];
  for (let i = 0; i < 1000; i++) {
    const start = performance.now();
    await step.run({}, { step: i });
    times.push(performance.now() - start);
  }
  step.dispose();
  return median(times.slice(100)) * 1000;
}

async function watchMemory(runtime: Runtime, steps: number, print: (line: string) => void): Promise<void> {
  const batches = trainingBatches('mlp', 16, 8);
  const trained = new TfaipSystem().build('mlp', batches[0]!, runtime);
  const part = Math.max(1, Math.floor(steps / 5));
  for (let i = 0; i < steps; i++) {
    await trained.step(batches[i % batches.length]!);
    if ((i + 1) % part === 0)
      print(`after ${i + 1} steps: ${(process.memoryUsage.rss() / 2 ** 20).toFixed(0)} MiB`);
  }
  trained.dispose();
}
