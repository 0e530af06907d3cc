import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { BenchmarkError } from '../benchmarkError.js';
import type { WorkerAnswer } from './workerMessages.js';

/** Answers of a process, each handed to whoever waits for it; its end is an error for them. */
export class AnswerQueue<A = WorkerAnswer> {
  private readonly answers: A[] = [];
  private waiting: { resolve: (answer: A) => void; reject: (error: Error) => void } | undefined;
  private end: Error | undefined;

  constructor(
    private readonly name: string,
    private readonly child: ChildProcess,
  ) {
    child.once('error', (error) => this.fail(error));
    child.once('exit', (code, signal) => {
      this.fail(new BenchmarkError(`The process of ${this.name} ended with ${signal ?? `code ${code}`}.`));
    });
  }

  add(answer: A): void {
    const { waiting } = this;
    this.waiting = undefined;
    if (waiting) waiting.resolve(answer);
    else this.answers.push(answer);
  }

  next(): Promise<A> {
    const answer = this.answers.shift();
    if (answer) return Promise.resolve(answer);
    if (this.end) return Promise.reject(this.end);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill();
    await exited;
  }

  private fail(error: Error): void {
    this.end ??= error;
    this.waiting?.reject(this.end);
    this.waiting = undefined;
  }
}
