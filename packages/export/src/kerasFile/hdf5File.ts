import { Worker } from 'node:worker_threads';
import { damagedKerasFile } from './kerasFileError.js';

/** A group of an HDF5 file with all that is in it. */
export interface Hdf5Group {
  /** Its attribute `name`. */
  readonly name?: string;
  /** Whether it lists layers, as Keras 2 did it. */
  readonly isLegacy: boolean;
  readonly children: ReadonlyMap<string, Hdf5Group | Hdf5Array>;
}

/** An array of an HDF5 file. */
export interface Hdf5Array {
  /** As h5wasm calls it: `<f` is float32, `<i` int32. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Undefined for other dtypes than these. */
  readonly values?: Float32Array | Int32Array;
}

/** What the thread says of a file. */
export type Hdf5Answer =
  | { readonly root: Hdf5Group }
  /** @param isBroken whether the thread can read no other file. */
  | { readonly reason: string; readonly isBroken: boolean };

/** Reading takes milliseconds, or a second for some hundred megabytes. */
const timeLimitMs = 10_000;
const msPerByte = 1e-5;

/** The thread, which waits for the next file; undefined before the first one and after a bad one. */
let idle: Worker | undefined;
let last: Promise<unknown> = Promise.resolve();

/**
 * Reads an HDF5 file that is in memory, in a thread of its own.
 *
 * @param path for errors.
 * @throws {KerasFileError} whatever goes wrong, with the library's deepest reason.
 */
export async function readHdf5(path: string, bytes: Uint8Array): Promise<Hdf5Group> {
  const asked = last.then(() => ask(bytes));
  last = asked.catch(() => {});
  const answer = await asked;
  if ('root' in answer) return answer.root;
  throw damagedKerasFile(path, answer.reason);
}

async function ask(bytes: Uint8Array): Promise<Hdf5Answer> {
  const thread = idle ?? (await start());
  idle = undefined;
  thread.ref();
  const answer = await answerOf(thread, bytes);
  if ('root' in answer || !answer.isBroken) {
    // It does not keep the process running.
    thread.unref();
    idle = thread;
  } else {
    await thread.terminate();
  }
  return answer;
}

/** @throws whatever keeps the thread from starting. */
function start(): Promise<Worker> {
  const file = import.meta.url.endsWith('.ts') ? './hdf5Worker.mjs' : './hdf5-worker.js';
  const thread = new Worker(new URL(file, import.meta.url), { execArgv: [] });
  return new Promise((resolve, reject) => {
    thread.once('error', reject);
    thread.once('message', () => {
      thread.off('error', reject);
      resolve(thread);
    });
  });
}

function answerOf(thread: Worker, bytes: Uint8Array): Promise<Hdf5Answer> {
  return new Promise((resolve) => {
    const limit = timeLimitMs + bytes.length * msPerByte;
    const end = (answer: Hdf5Answer): void => {
      clearTimeout(timer);
      thread.off('message', end).off('error', fail);
      resolve(answer);
    };
    const fail = ({ message }: Error): void => end({ reason: message, isBroken: true });
    const timer = setTimeout(() => fail(new Error(`reading it takes more than ${limit / 1000} s`)), limit);
    thread.on('message', end).on('error', fail);
    thread.postMessage(bytes);
  });
}
