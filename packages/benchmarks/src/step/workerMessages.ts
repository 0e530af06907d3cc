import { BenchmarkError } from '../benchmarkError.js';
import type { Network } from './network.js';

/** What the benchmark asks of the process of one system; one request at a time. */
export type WorkerRequest =
  | {
      readonly kind: 'build';
      readonly network: Network;
      readonly batch: number;
      readonly warmUpSteps: number;
    }
  | { readonly kind: 'train'; readonly steps: number };

/** Its answer; the first one, unasked, says that the backend is ready, or why not. */
export type WorkerAnswer =
  | { readonly kind: 'ready'; readonly backend: string }
  | { readonly kind: 'built' }
  | { readonly kind: 'trained'; readonly stepMs: number[] }
  | { readonly kind: 'failed'; readonly message: string; readonly unavailable: boolean };

/** @throws {BenchmarkError} if a line is not an answer. */
export function parseAnswer(line: string): WorkerAnswer {
  const answer = parseJson(line) as Partial<WorkerAnswer> | undefined;
  if (answer && kinds.includes(answer.kind!)) return answer as WorkerAnswer;
  throw new BenchmarkError(`A peer has answered something else than an answer: ${line.slice(0, 200)}`);
}

const kinds: readonly WorkerAnswer['kind'][] = ['ready', 'built', 'trained', 'failed'];

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
