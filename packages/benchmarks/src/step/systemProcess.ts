import { BenchmarkError } from '../benchmarkError.js';
import { UnavailableError } from '../unavailableError.js';
import type { Network } from './network.js';
import { type SystemName, systems } from './systems.js';
import type { WorkerChannel } from './workerChannel.js';
import type { WorkerAnswer, WorkerRequest } from './workerMessages.js';

type Answer<K extends WorkerAnswer['kind']> = Extract<WorkerAnswer, { kind: K }>;

/** One system in a process of its own. */
export class SystemProcess {
  private constructor(
    readonly name: SystemName,
    /** Its backend, in words. */
    readonly backend: string,
    private readonly channel: WorkerChannel,
  ) {}

  /** @throws {UnavailableError} if it cannot be had here. */
  static async start(name: SystemName): Promise<SystemProcess> {
    const channel = systems[name].start();
    try {
      const ready = await answerOf(name, channel, 'ready');
      return new SystemProcess(name, ready.backend, channel);
    } catch (error) {
      await channel.stop();
      if (error instanceof UnavailableError || !systems[name].mayBeMissing) throw error;
      throw new UnavailableError(`${(error as Error).message} Run: pnpm bench install-peers`);
    }
  }

  /** Makes a network and trains it for some steps that are not measured. */
  async build(network: Network, batch: number, warmUpSteps: number): Promise<void> {
    await this.ask({ kind: 'build', network, batch, warmUpSteps }, 'built');
  }

  /** Trains the network on; the time of each step in milliseconds. */
  async train(steps: number): Promise<number[]> {
    return (await this.ask({ kind: 'train', steps }, 'trained')).stepMs;
  }

  stop(): Promise<void> {
    return this.channel.stop();
  }

  private ask<K extends WorkerAnswer['kind']>(request: WorkerRequest, kind: K): Promise<Answer<K>> {
    const answer = answerOf(this.name, this.channel, kind);
    this.channel.send(request);
    return answer;
  }
}

/** The next answer, which must be of the kind `kind`. */
async function answerOf<K extends WorkerAnswer['kind']>(
  name: SystemName,
  channel: WorkerChannel,
  kind: K,
): Promise<Answer<K>> {
  const answer = await channel.next();
  if (answer.kind === kind) return answer as Answer<K>;
  if (answer.kind !== 'failed') throw new BenchmarkError(`${name} has answered ${answer.kind}, not ${kind}.`);
  throw answer.unavailable
    ? new UnavailableError(answer.message)
    : new BenchmarkError(`${name}: ${answer.message}`);
}
