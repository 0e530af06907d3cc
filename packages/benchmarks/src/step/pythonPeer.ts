import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { AnswerQueue } from './answerQueue.js';
import { UnavailableError } from './unavailableError.js';
import type { WorkerChannel } from './workerChannel.js';
import { parseAnswer } from './workerMessages.js';

/** Folder of the virtual environment of the peers; `TFAIP_PEERS` names another one. */
export const peersFolder: string =
  process.env.TFAIP_PEERS ?? fileURLToPath(new URL('../../.peers', import.meta.url));

/** A program in `peers/` with its arguments, e.g. `keras_fit.py keras3`. */
export type PeerProgram = readonly [file: string, ...args: string[]];

/**
 * Starts a peer; requests and answers are lines of JSON.
 *
 * @throws {UnavailableError} if the peers are not installed.
 */
export function startPythonPeer(name: string, [file, ...args]: PeerProgram): WorkerChannel {
  const python = `${peersFolder}/bin/python`;
  if (!existsSync(python)) {
    throw new UnavailableError('The Python peers are not installed. Run: pnpm bench install-peers');
  }
  const program = fileURLToPath(new URL(`../../peers/${file}`, import.meta.url));
  const child = spawn(python, [program, ...args], { stdio: ['pipe', 'pipe', 'ignore'] });
  const queue = new AnswerQueue(name, child);
  createInterface({ input: child.stdout }).on('line', (line) => queue.add(parseAnswer(line)));
  return {
    send: (request) => void child.stdin.write(`${JSON.stringify(request)}\n`),
    next: () => queue.next(),
    stop: () => queue.stop(),
  };
}
