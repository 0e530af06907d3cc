import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BenchmarkError } from '../benchmarkError.js';
import { peerProgram, peersPython } from '../peersPython.js';
import { AnswerQueue } from '../step/answerQueue.js';
import type { PipelineAnswer, PipelineRequest } from './pipelineMessages.js';

/** Input pipelines that are compared. */
export const pipelineSystems = ['tfaip', 'tf.data', 'keras', 'torch'] as const;
export type PipelineSystem = (typeof pipelineSystems)[number];

/** One system in a process of its own. */
export class PipelineProcess {
  private readonly answers: AnswerQueue<PipelineAnswer>;

  /** @throws {UnavailableError} if the peers are not installed. */
  constructor(readonly name: PipelineSystem) {
    const child = name === 'tfaip' ? startTfaip() : startPeer(name);
    this.answers = new AnswerQueue(name, child);
    createInterface({ input: child.stdout! }).on('line', (line) =>
      this.answers.add(JSON.parse(line) as PipelineAnswer),
    );
    this.send = (request) => void child.stdin!.write(`${JSON.stringify(request)}\n`);
  }

  /** Samples per second of a pipeline, and the checksum of its first batch. */
  async measure(request: PipelineRequest): Promise<{ samplesPerSecond: number; checksum: number }> {
    this.send(request);
    const answer = await this.answers.next();
    if ('failed' in answer) throw new BenchmarkError(`${this.name}: ${answer.failed}`);
    return { samplesPerSecond: answer.samples / answer.seconds, checksum: answer.checksum };
  }

  stop(): Promise<void> {
    return this.answers.stop();
  }

  private readonly send: (request: PipelineRequest) => void;
}

function startTfaip(): ChildProcess {
  const program = fileURLToPath(new URL('./tfaipPipeline.ts', import.meta.url));
  return spawn(process.execPath, [...process.execArgv, program], { stdio: ['pipe', 'pipe', 'inherit'] });
}

function startPeer(name: PipelineSystem): ChildProcess {
  return spawn(peersPython(), [peerProgram('data_pipeline.py'), name], { stdio: ['pipe', 'pipe', 'ignore'] });
}
