import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { PreparedStep } from '@tfaip/core';
import { AdamParams } from '@tfaip/optimizers';
import {
  batchFeeds,
  batchSpecs,
  buildModel,
  DeviceParams,
  learningRateFeed,
  selectBackend,
  trainFeeds,
  trainStep,
} from '@tfaip/trainer';
import { BenchmarkError } from '../benchmarkError.js';
import { median, quantile } from '../step/benchmarkRow.js';
import { peersFolder } from '../step/pythonPeer.js';
import { type TextLineBatches, textLineBatches, writeTextLineBatches } from './textLineBatches.js';

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
 * @throws {BenchmarkError} if Keras is not installed. @throws {BackendError} without native TensorFlow.
 */
export async function textLineBenchmark(options: TextLineBenchmarkOptions): Promise<void> {
  const { batches, batch, steps, rounds, print } = options;
  const lines = await textLineBatches(batches, batch);
  const folder = await mkdtemp(join(tmpdir(), 'tfaip-text-line-'));
  const own = await createOwn(lines);
  await writeTextLineBatches(folder, lines, own.classes);
  const keras = new KerasPeer(folder);
  try {
    for (const run of [own.run, keras.run])
      for (const task of ['train', 'predict'] as const) await run(task, WARM_UP_STEPS);
    for (const task of ['train', 'predict'] as const) {
      const times = { tfaip: [] as number[][], Keras: [] as number[][] };
      for (let round = 0; round < rounds; round++) {
        times.tfaip.push(await own.run(task, steps));
        times.Keras.push(await keras.run(task, steps));
      }
      report(task, times, batch, print);
    }
  } finally {
    keras.stop();
    own.dispose();
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

async function createOwn(
  lines: TextLineBatches,
): Promise<{ run: Run; classes: number; dispose: () => void }> {
  const { runtime } = await selectBackend(Object.assign(new DeviceParams(), { backend: 'native' }));
  const { scenario, data, batches, specs } = lines;
  const built = buildModel(scenario.createModel(data), 1, batches[0]!, 'unchecked');
  const optimizer = Object.assign(new AdamParams(), { global_clip_norm: 5 }).create();
  optimizer.build(built.variables);
  const train = runtime.prepare(trainStep(built, built.variables, optimizer), {
    name: 'training',
    seed: 1,
    feeds: {
      ...batchSpecs(specs.inputs, specs.targets),
      [learningRateFeed]: { shape: [], dtype: 'float32' },
    },
  });
  const predict = runtime.prepare(
    (feeds) => {
      const { logits } = built.graph.buildPredictionGraph({
        img: feeds['inputs/img']!,
        width: feeds['inputs/width']!,
      });
      return { logits: logits! };
    },
    { name: 'prediction', seed: 1, feeds: batchSpecs(specs.inputs, {}) },
  );
  let done = 0;
  const run: Run = async (task, steps) => {
    const times: number[] = [];
    for (let i = 0; i < steps; i++) {
      const batch = batches[done++ % batches.length]!;
      const feeds = task === 'train' ? trainFeeds(batch, 3e-3) : batchFeeds({ ...batch, targets: {} });
      const step: PreparedStep = task === 'train' ? train : predict;
      const start = performance.now();
      await step.run(feeds, { step: done });
      times.push(performance.now() - start);
    }
    return times;
  };
  const bias = built.variables.filter(({ trainable }) => trainable).at(-1)!.variable;
  const dispose = (): void => {
    for (const each of [train, predict, optimizer, built]) each.dispose();
    runtime.dispose?.();
  };
  return { run, classes: bias.shape[0]!, dispose };
}

/** The Python program, which runs steps when it is told to. */
class KerasPeer {
  private readonly child: ChildProcess;
  private readonly answers: Interface;

  constructor(folder: string) {
    const python = join(peersFolder, 'bin', 'python');
    if (!existsSync(python)) {
      throw new BenchmarkError('The Python peers are not installed. Run: pnpm bench install-peers');
    }
    const program = fileURLToPath(new URL('../../peers/keras_text_line.py', import.meta.url));
    this.child = spawn(python, [program, folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.answers = createInterface({ input: this.child.stdout! });
  }

  readonly run: Run = async (task, steps) => {
    const ended = once(this.child, 'exit').then(([code]) => {
      throw new BenchmarkError(`Keras has ended with exit code ${code}.`);
    });
    const answer = once(this.answers, 'line');
    this.child.stdin!.write(`${task} ${steps}\n`);
    const [line] = (await Promise.race([answer, ended])) as [string];
    ended.catch(() => {});
    return JSON.parse(line) as number[];
  };

  stop(): void {
    this.child.kill();
  }
}
