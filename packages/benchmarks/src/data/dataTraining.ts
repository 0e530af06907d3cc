import { availableParallelism } from 'node:os';
import type { Batch } from '@tfaip/core';
import { DeviceParams, selectBackend } from '@tfaip/trainer';
import type { TrainedNetwork } from '../step/stepSystem.js';
import { TfaipSystem } from '../step/tfaipSystem.js';
import { type TrainingBatch, trainingBatches } from '../step/trainingBatch.js';
import { augmentedDigits } from './augmentedDigits.js';

export interface DataTrainingOptions {
  /** Steps of each measurement. */
  readonly steps: number;
  readonly rounds: number;
  readonly print: (line: string) => void;
}

const BATCH = 16;
const WARM_UP_STEPS = 20;

/**
 * Trains the tutorial's CNN with heavy augmentation in workers: the time of a step beside what the processor time of steps
 * and augmentation, spread over all cores, would allow.
 */
export async function dataTraining({ steps, rounds, print }: DataTrainingOptions): Promise<void> {
  const device = Object.assign(new DeviceParams(), { backend: 'native' });
  const { runtime, description } = await selectBackend(device);
  print(description);
  const cores = availableParallelism();
  const batches = trainingBatches('cnn', BATCH, 8);
  const network = new TfaipSystem().build('cnn', batches[0]!, runtime);
  const [serial, parallel] = [augmentedDigits(0), augmentedDigits(cores)];
  const [serialBatches, parallelBatches] = [serial.batches(), parallel.batches()];
  try {
    await trainOn(network, parallelBatches, WARM_UP_STEPS);
    for (let i = 0; i < WARM_UP_STEPS; i++) await serialBatches.next();
    for (let round = 0; round < rounds; round++) {
      const step = await cpuMs(steps, (i) => network.step(batches[i % batches.length]!));
      const augmentation = await cpuMs(steps, () => serialBatches.next());
      const start = performance.now();
      const both = await cpuMs(1, () => trainOn(network, parallelBatches, steps));
      const wall = (performance.now() - start) / steps;
      const sum = step + augmentation;
      print(
        `processor time: ${step.toFixed(2)} ms a step, ${augmentation.toFixed(2)} ms the augmentation of its batch, ` +
          `${(both / steps).toFixed(2)} ms both with ${cores} workers (${(both / steps / sum).toFixed(2)} of the sum); ` +
          `training takes ${wall.toFixed(2)} ms a step: ${((wall * cores) / sum).toFixed(2)} of the sum over ${cores} cores`,
      );
    }
  } finally {
    await serialBatches.return();
    await parallelBatches.return();
    await parallel.close();
    network.dispose();
  }
}

/** Trains as the trainer does: the next batch is made while a step runs. */
async function trainOn(
  network: TrainedNetwork,
  batches: AsyncIterator<Batch, void>,
  steps: number,
): Promise<void> {
  let upcoming = batches.next();
  for (let i = 0; i < steps; i++) {
    const running = network.step(asTrainingBatch((await upcoming).value!));
    upcoming = batches.next();
    await running;
  }
  await upcoming;
}

/** Processor time of one of so many calls, that of all threads included. */
async function cpuMs(count: number, call: (i: number) => Promise<unknown>): Promise<number> {
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) await call(i);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000 / count;
}

function asTrainingBatch({ inputs, targets, size }: Batch): TrainingBatch {
  const { shape, data } = inputs.x!;
  return {
    size,
    shape: shape.slice(1),
    inputs: data as Float32Array,
    classes: targets.gt!.data as Int32Array,
  };
}
