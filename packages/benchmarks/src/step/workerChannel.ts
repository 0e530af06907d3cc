import type { WorkerAnswer, WorkerRequest } from './workerMessages.js';

/** A process that trains networks on request. */
export interface WorkerChannel {
  send(request: WorkerRequest): void;
  /** The next answer. @throws {BenchmarkError} if the process ends before. */
  next(): Promise<WorkerAnswer>;
  stop(): Promise<void>;
}
