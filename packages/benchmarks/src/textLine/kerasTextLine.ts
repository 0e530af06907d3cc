import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { BenchmarkError } from '../benchmarkError.js';
import { peerProgram, peersPython } from '../peersPython.js';

/** A program with the network in Keras, which takes commands and answers each with a line of JSON. */
export class KerasTextLine {
  private readonly child: ChildProcess;
  private readonly answers: Interface;
  private readonly ended: Promise<never>;

  /** @throws {UnavailableError} if Keras is not installed. */
  constructor(program: 'keras_text_line.py' | 'keras_text_line_accuracy.py', ...args: readonly string[]) {
    this.child = spawn(peersPython(), [peerProgram(program), ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.answers = createInterface({ input: this.child.stdout! });
    this.ended = once(this.child, 'exit').then(([code]) => {
      throw new BenchmarkError(`Keras has ended with exit code ${code}.`);
    });
    // It ends when it is stopped; only who waits for an answer then has to know.
    this.ended.catch(() => {});
  }

  /** @throws {BenchmarkError} if the program ends instead of answering. */
  async ask(command: string): Promise<unknown> {
    const answer = once(this.answers, 'line');
    this.child.stdin!.write(`${command}\n`);
    const [line] = (await Promise.race([answer, this.ended])) as [string];
    return JSON.parse(line);
  }

  stop(): void {
    this.child.kill();
  }
}
