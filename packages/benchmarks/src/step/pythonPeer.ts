import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { peerProgram, peersPython } from '../peersPython.js';
import { AnswerQueue } from './answerQueue.js';
import type { WorkerChannel } from './workerChannel.js';
import { parseAnswer } from './workerMessages.js';

/** A program in `peers/` with its arguments, e.g. `keras_fit.py keras3`. */
export type PeerProgram = readonly [file: string, ...args: string[]];

/**
 * Starts a peer; requests and answers are lines of JSON.
 *
 * @throws {UnavailableError} if the peers are not installed.
 */
export function startPythonPeer(name: string, [file, ...args]: PeerProgram): WorkerChannel {
  const child = spawn(peersPython(), [peerProgram(file), ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const queue = new AnswerQueue(name, child);
  createInterface({ input: child.stdout }).on('line', (line) => queue.add(parseAnswer(line)));
  return {
    send: (request) => void child.stdin.write(`${JSON.stringify(request)}\n`),
    next: () => queue.next(),
    stop: () => queue.stop(),
  };
}
