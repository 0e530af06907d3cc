import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BenchmarkError } from '../benchmarkError.js';
import { peersFolder } from '../step/pythonPeer.js';

/** A program with the network in Keras, which takes commands and answers each with a line of JSON. */
export class KerasTextLine {
  private readonly child: ChildProcess;
  private readonly answers: Interface;
  private readonly ended: Promise<never>;

  /** @throws {BenchmarkError} if Keras is not installed. */
  constructor(program: 'keras_text_line.py' | 'keras_text_line_accuracy.py', ...args: readonly string[]) {
    const python = join(peersFolder, 'bin', 'python');
    if (!existsSync(python)) {
      throw new BenchmarkError('The Python peers are not installed. Run: pnpm bench install-peers');
    }
    const path = fileURLToPath(new URL(`../../peers/${program}`, import.meta.url));
    this.child = spawn(python, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
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
