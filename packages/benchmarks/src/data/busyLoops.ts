import { Worker } from 'node:worker_threads';

/** Additions of one loop: about a second. */
const ADDITIONS = 400_000_000;

const loop = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (count) => {
  let sum = 0;
  for (let i = 0; i < count; i++) sum = (sum + i * 7) | 0;
  parentPort.postMessage(sum);
});`;

/**
 * How much more two threads do than one on this machine at this moment, with nothing but a loop in each: the most that
 * any pipeline could gain.
 */
export async function busyLoopSpeedUp(): Promise<number> {
  const workers = [new Worker(loop, { eval: true }), new Worker(loop, { eval: true })];
  const run = (worker: Worker): Promise<unknown> =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage(ADDITIONS);
    });
  const timed = async (threads: readonly Worker[]): Promise<number> => {
    const start = performance.now();
    await Promise.all(threads.map(run));
    return performance.now() - start;
  };
  try {
    await timed(workers);
    const one = await timed(workers.slice(0, 1));
    const two = await timed(workers);
    const again = await timed(workers.slice(1));
    return (one + again) / two;
  } finally {
    for (const worker of workers) await worker.terminate();
  }
}
