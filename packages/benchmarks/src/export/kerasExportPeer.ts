import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { peerProgram, peersPython } from '../peersPython.js';
import { AnswerQueue } from '../step/answerQueue.js';
import type { Network } from '../step/network.js';

interface Answer {
  readonly ms: number;
  readonly stepMs: number[];
  readonly logits: number[];
}

/** Keras and TensorFlow in Python, in a process of their own, which answers `peers/keras_export.py`'s requests. */
export class KerasExportPeer {
  private readonly child;
  private readonly answers: AnswerQueue<Answer>;

  /** @throws {UnavailableError} if the peers are not installed. */
  constructor() {
    this.child = spawn(peersPython(), [peerProgram('keras_export.py')], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.answers = new AnswerQueue<Answer>('Keras', this.child);
    createInterface({ input: this.child.stdout }).on('line', (line) => this.answers.add(JSON.parse(line)));
  }

  async build(network: Network): Promise<void> {
    await this.ask({ kind: 'build', network });
  }

  /** Exports the network that was built; milliseconds. */
  async export(folder: string): Promise<number> {
    return (await this.ask({ kind: 'export', folder })).ms;
  }

  /** Loads a SavedModel, and the inputs of all predictions from a file; its logits of them. */
  async load(network: Network, folder: string, inputs: string): Promise<readonly number[]> {
    return (await this.ask({ kind: 'load', network, folder, inputs })).logits;
  }

  /** Milliseconds of each of some predictions, by Keras or by the SavedModel that was loaded. */
  async predict(by: 'keras' | 'saved-model', steps: number): Promise<number[]> {
    return (await this.ask({ kind: by, steps })).stepMs;
  }

  stop(): Promise<void> {
    return this.answers.stop();
  }

  private ask(request: object): Promise<Answer> {
    const answer = this.answers.next();
    this.child.stdin.write(`${JSON.stringify(request)}\n`);
    return answer;
  }
}
