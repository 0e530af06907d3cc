import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { BenchmarkError } from '../benchmarkError.js';
import type { Network } from './network.js';
import type { SystemName } from './systems.js';
import type { WorkerAnswer, WorkerRequest } from './workerMessages.js';

/** The backend of a system cannot be had here; the message says why. */
export class UnavailableError extends BenchmarkError {}

/** One system in a process of its own. */
export class SystemProcess {
  private constructor(
    readonly name: SystemName,
    /** Its backend, in words. */
    readonly backend: string,
    private readonly child: ChildProcess,
  ) {}

  /** @throws {UnavailableError} if its backend cannot be had. */
  static async start(name: SystemName): Promise<SystemProcess> {
    // The worker is read from source like this process: its conditions and loaders are inherited.
    const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [name], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const ready = await answerOf(name, child, 'ready');
    return new SystemProcess(name, ready.backend, child);
  }

  /** Makes a network and trains it for some steps that are not measured. */
  async build(network: Network, batch: number, warmUpSteps: number): Promise<void> {
    await this.ask({ kind: 'build', network, batch, warmUpSteps }, 'built');
  }

  /** Trains the network on; the time of each step in milliseconds. */
  async train(steps: number): Promise<number[]> {
    return (await this.ask({ kind: 'train', steps }, 'trained')).stepMs;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }

  private ask<K extends WorkerAnswer['kind']>(request: WorkerRequest, kind: K): Promise<Answer<K>> {
    const answer = answerOf(this.name, this.child, kind);
    this.child.send(request);
    return answer;
  }
}

type Answer<K extends WorkerAnswer['kind']> = Extract<WorkerAnswer, { kind: K }>;

/** The child's next answer, which must be of the kind `kind`. */
function answerOf<K extends WorkerAnswer['kind']>(
  name: SystemName,
  child: ChildProcess,
  kind: K,
): Promise<Answer<K>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void => {
      child.off('message', onMessage);
      reject(new BenchmarkError(`The process of ${name} ended with ${signal ?? `code ${code}`}.`));
    };
    const onMessage = (answer: WorkerAnswer): void => {
      child.off('exit', onExit);
      if (answer.kind === kind) resolve(answer as Answer<K>);
      else if (answer.kind === 'failed' && answer.unavailable) reject(new UnavailableError(answer.message));
      else reject(new BenchmarkError(`${name}: ${answer.kind === 'failed' ? answer.message : answer.kind}`));
    };
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}
