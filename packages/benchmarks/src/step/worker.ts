/**
 * The process of one system: it takes one backend for its life, so that no system sees another one's memory,
 * variables or compiled code.
 */
import type { Runtime } from '@tfaip/core';
import { BackendError, DeviceParams, selectBackend } from '@tfaip/trainer';
import { BenchmarkError } from '../benchmarkError.js';
import { nodeSystems } from './nodeSystems.js';
import type { TrainedNetwork } from './stepSystem.js';
import type { SystemName } from './systems.js';
import { type TrainingBatch, trainingBatches } from './trainingBatch.js';
import type { WorkerAnswer, WorkerRequest } from './workerMessages.js';

const BATCHES = 8;

class Worker {
  private network: TrainedNetwork | undefined;
  private batches: TrainingBatch[] = [];
  private steps = 0;

  constructor(
    private readonly name: SystemName,
    private readonly runtime: Runtime,
  ) {}

  async answer(request: WorkerRequest): Promise<WorkerAnswer> {
    if (request.kind === 'train') return { kind: 'trained', stepMs: await this.train(request.steps) };
    this.network?.dispose();
    this.batches = trainingBatches(request.network, request.batch, BATCHES);
    this.network = systemOf(this.name).create().build(request.network, this.batches[0]!, this.runtime);
    await this.train(request.warmUpSteps);
    return { kind: 'built' };
  }

  private async train(steps: number): Promise<number[]> {
    if (!this.network)
      throw new BenchmarkError('The worker was asked to train before it was asked to build.');
    const stepMs: number[] = [];
    for (let i = 0; i < steps; i++) {
      const batch = this.batches[this.steps++ % BATCHES]!;
      const start = performance.now();
      const loss = await this.network.step(batch);
      stepMs.push(performance.now() - start);
      if (!Number.isFinite(loss))
        throw new BenchmarkError(`${this.name}: the loss is ${loss} after ${this.steps} steps.`);
    }
    return stepMs;
  }
}

function systemOf(name: SystemName) {
  const system = nodeSystems[name];
  if (!system) throw new BenchmarkError(`${name} does not run in Node.`);
  return system;
}

async function start(name: SystemName): Promise<void> {
  const { backend, forceEager } = systemOf(name);
  const device = Object.assign(new DeviceParams(), { backend });
  const { runtime, description } = await selectBackend(device, { forceEager });
  const worker = new Worker(name, runtime);
  process.on('message', (request: WorkerRequest) => {
    worker.answer(request).then(send, (error: unknown) => send(failure(error)));
  });
  send({ kind: 'ready', backend: description });
}

function failure(error: unknown): WorkerAnswer {
  const unavailable = error instanceof BackendError;
  const message =
    error instanceof Error ? (unavailable ? error.message : String(error.stack)) : String(error);
  return { kind: 'failed', message, unavailable };
}

function send(answer: WorkerAnswer): void {
  process.send?.(answer);
}

start(process.argv[2] as SystemName).catch((error: unknown) => {
  send(failure(error));
  process.disconnect?.();
});
