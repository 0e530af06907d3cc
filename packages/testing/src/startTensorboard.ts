import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A running TensorBoard, on a port of the loopback interface that nobody else has. */
export interface TensorboardServer {
  /** Ends with a slash. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the TensorBoard of a Python interpreter, as `describeInterop` gives it. */
export async function startTensorboard(python: string, logDirectory: string): Promise<TensorboardServer> {
  const options = [
    '-m',
    'tensorboard.main',
    '--logdir',
    logDirectory,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--load_fast',
    'false',
  ];
  const server = spawn(python, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = (): Promise<void> => end(server);
  try {
    return { url: await urlOf(server), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** TensorBoard says its address in a line of its log once it can be asked. */
async function urlOf(server: ChildProcess): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stderr! })) {
    const found = /http:\/\/127\.0\.0\.1:\d+\//.exec(line);
    if (found) {
      // A pipe that nobody reads would stop it some day.
      server.stderr?.resume();
      return found[0];
    }
    lines.push(line);
  }
  throw new Error(`TensorBoard did not start:\n${lines.join('\n')}`);
}

function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    server.once('exit', () => resolve());
    server.kill();
  });
}
