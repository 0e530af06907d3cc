import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AnswerQueue } from './answerQueue.js';
import type { WorkerChannel } from './workerChannel.js';
import type { WorkerAnswer } from './workerMessages.js';

/** Starts one of this project's systems in a process of its own. */
export function startNodeWorker(name: string): WorkerChannel {
  // The worker is read from source like this process: its conditions and loaders are inherited.
  const child = fork(fileURLToPath(new URL('./worker.ts', import.meta.url)), [name], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const queue = new AnswerQueue(name, child);
  child.on('message', (answer: WorkerAnswer) => queue.add(answer));
  return { send: (request) => void child.send(request), next: () => queue.next(), stop: () => queue.stop() };
}
