import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Batch } from '@tfaip/core';
import { peersPython } from '../peersPython.js';
import { median, quantile } from '../step/benchmarkRow.js';
import { KerasTextLine } from './kerasTextLine.js';
import { textLineBatches, writeTextLineBatches } from './textLineBatches.js';
import { createTextLineSteps, type TextLineSteps } from './textLineSteps.js';

export interface TextLineBenchmarkOptions {
  /** Batches of different widths, which take turns. */
  readonly batches: number;
  readonly batch: number;
  /** Measured steps of each system in each round. */
  readonly steps: number;
  readonly rounds: number;
  readonly print: (line: string) => void;
}

type Task = 'train' | 'predict';
/** Runs steps and gives the milliseconds of each. */
type Run = (task: Task, steps: number) => Promise<number[]>;

const WARM_UP_STEPS = 5;

/**
 * Times training and prediction of the text-line example's network beside the same one in Keras with `tf.nn.ctc_loss`, on
 * the same padded batches, in turns.
 *
 * @throws {UnavailableError} if Keras is not installed. @throws {BackendError} without native TensorFlow.
 */
export async function textLineBenchmark(options: TextLineBenchmarkOptions): Promise<void> {
  const { batches, batch, rounds, print } = options;
  // Before lines are rendered for nothing.
  peersPython();
  const lines = await textLineBatches(batches, batch);
  const folder = await mkdtemp(join(tmpdir(), 'tfaip-text-line-'));
  const steps = await createTextLineSteps(lines, 1);
  await writeTextLineBatches(folder, lines, steps.classes);
  const keras = new KerasTextLine('keras_text_line.py', folder);
  const runs: Record<'tfaip' | 'Keras', Run> = {
    tfaip: timedSteps(steps, lines.batches),
    Keras: async (task, count) => (await keras.ask(`${task} ${count}`)) as number[],
  };
  try {
    for (const run of Object.values(runs))
      for (const task of ['train', 'predict'] as const) await run(task, WARM_UP_STEPS);
    for (const task of ['train', 'predict'] as const) {
      const times = { tfaip: [] as number[][], Keras: [] as number[][] };
      for (let round = 0; round < rounds; round++) {
        times.tfaip.push(await runs.tfaip(task, options.steps));
        times.Keras.push(await runs.Keras(task, options.steps));
      }
      report(task, times, batch, print);
    }
  } finally {
    keras.stop();
    steps.dispose();
    await lines.data.close();
    await rm(folder, { recursive: true });
  }
}

function report(
  task: Task,
  times: Readonly<Record<'tfaip' | 'Keras', readonly number[][]>>,
  batch: number,
  print: (line: string) => void,
): void {
  for (const [name, rounds] of Object.entries(times)) {
    const ms = median(rounds.flat());
    print(
      `${task} ${name}: ${ms.toFixed(1)} ms per step of ${batch}, ${Math.round((batch * 1000) / ms)} lines/s`,
    );
  }
  const ratios = times.tfaip.map((each, round) => median(each) / median(times.Keras[round]!));
  const range = `${quantile(ratios, 0.1).toFixed(2)}-${quantile(ratios, 0.9).toFixed(2)}`;
  print(`${task}: ${median(ratios).toFixed(2)} of Keras' time (${range})`);
}

/** Steps on batches that take turns. */
function timedSteps(steps: TextLineSteps, batches: readonly Batch[]): Run {
  let done = 0;
  return async (task, count) => {
    const times: number[] = [];
    for (let i = 0; i < count; i++) {
      const batch = batches[done++ % batches.length]!;
      const start = performance.now();
      if (task === 'train') await steps.train(batch, 3e-3);
      else await steps.predict(batch);
      times.push(performance.now() - start);
    }
    return times;
  };
}
