import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CompiledRuntime } from '@tfaip/graph';
import { SummaryWriter } from '@tfaip/tensorboard';
import { DeviceParams, selectBackend, TrainerParams } from '@tfaip/trainer';
import { median } from '../step/benchmarkRow.js';
import type { Network } from '../step/network.js';
import type { TrainedNetwork } from '../step/stepSystem.js';
import { TfaipSystem } from '../step/tfaipSystem.js';
import { type TrainingBatch, trainingBatches } from '../step/trainingBatch.js';

export interface LoggingOverheadOptions {
  readonly networks: readonly Network[];
  /** Blocks of as many steps as a logging interval has, with and without logging in turns. */
  readonly rounds: number;
  readonly print: (line: string) => void;
}

/** What the trainer's default logging adds to compiled training steps: the median over the rounds of their ratio. */
export async function loggingOverhead({ networks, rounds, print }: LoggingOverheadOptions): Promise<void> {
  await selectBackend(Object.assign(new DeviceParams(), { backend: 'native' }));
  const every = new TrainerParams().log_every;
  const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-bench-'));
  const writer = new SummaryWriter(folder);
  for (const network of networks) {
    const batches = trainingBatches(network, 16, 8);
    const silent = new TfaipSystem().build(network, batches[0]!, new CompiledRuntime());
    const logging = new TfaipSystem({ every, writer }).build(network, batches[0]!, new CompiledRuntime());
    const ratios: number[] = [];
    for (let round = -1; round < rounds; round++) {
      const [first, second] = round % 2 === 0 ? [silent, logging] : [logging, silent];
      const [a, b] = [await time(first, batches, every), await time(second, batches, every)];
      // The first round compiles.
      if (round >= 0) ratios.push(first === logging ? a / b : b / a);
    }
    print(`${network}: default logging takes ${(100 * (median(ratios) - 1)).toFixed(2)} % of a step's time`);
    silent.dispose();
    logging.dispose();
  }
  await writer.close();
  rmSync(folder, { recursive: true });
}

async function time(
  network: TrainedNetwork,
  batches: readonly TrainingBatch[],
  steps: number,
): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < steps; i++) await network.step(batches[i % batches.length]!);
  return performance.now() - start;
}
