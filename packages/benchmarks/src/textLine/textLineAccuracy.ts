import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Batch, ndArray } from '@tfaip/core';
import { unbatch } from '@tfaip/data';
import { ErrorRateAccumulator } from '@tfaip/evaluator';
import { ctcGreedyDecode } from '@tfaip/losses-metrics';
import { allowedDifference, meanAndDeviation } from '../accuracy/compareMeans.js';
import { peersPython } from '../peersPython.js';
import { KerasTextLine } from './kerasTextLine.js';
import { openTextLineData, type TextLineData, writeTextLineBatches } from './textLineBatches.js';
import { createTextLineSteps, type TextLineSteps } from './textLineSteps.js';

export interface TextLineAccuracyOptions {
  /** Training steps, over which the learning rate makes its cycle. */
  readonly steps: number;
  /** Lines of a training batch. */
  readonly batch: number;
  /** Trainings of each system: with seed 1, 2 and so on for weights, order of lines and dropout. */
  readonly seeds: number;
  /** Training steps between two looks at the held-out lines. */
  readonly every: number;
  readonly print: (line: string) => void;
}

type System = 'tfaip' | 'Keras';
/** Character error rate on the held-out lines, in percent. */
type ErrorRates = Readonly<Record<System, number>>;
const systems: readonly System[] = ['tfaip', 'Keras'];

/**
 * Character error rate on the example's held-out lines, of its network and of the same one in Keras: both are trained on
 * the same batches in the same order, with the optimizer and the learning rates of the example.
 *
 * @throws {UnavailableError} if Keras is not installed. @throws {BackendError} without native TensorFlow.
 */
export async function textLineAccuracyBenchmark(options: TextLineAccuracyOptions): Promise<void> {
  // Before lines are rendered for nothing.
  peersPython();
  const last: ErrorRates[] = [];
  for (let seed = 1; seed <= options.seeds; seed++) last.push(await trainBoth(seed, options));
  const of = (system: System) => meanAndDeviation(last.map((rates) => rates[system]));
  for (const system of systems) {
    const { mean, deviation } = of(system);
    options.print(`${system}: ${mean.toFixed(2)} ± ${deviation.toFixed(2)} % over ${options.seeds} seeds`);
  }
  const [difference, allowed] = [
    of('tfaip').mean - of('Keras').mean,
    allowedDifference(of('tfaip'), of('Keras')),
  ];
  const verdict = difference <= allowed ? 'no worse, within' : 'WORSE by more than';
  options.print(`difference ${difference.toFixed(2)} points, ${verdict} ${allowed.toFixed(2)}`);
}

/** Error rates after the last step. */
async function trainBoth(
  seed: number,
  { steps: count, batch, every, print }: TextLineAccuracyOptions,
): Promise<ErrorRates> {
  const lines = await openTextLineData();
  const { data, scenario } = lines;
  const trainer = new (scenario.params.trainerParamsCls())();
  trainer.train.batch_size = batch;
  const training = await data.createPipeline('training', trainer.train, seed);
  const heldOut = await heldOutBatches(lines, trainer.val);
  const steps = await createTextLineSteps({ ...lines, batches: heldOut }, seed);
  const folder = await mkdtemp(join(tmpdir(), 'tfaip-text-line-'));
  const hand = (batches: readonly Batch[]) =>
    writeTextLineBatches(folder, { ...lines, batches }, steps.classes);
  await hand(heldOut);
  const keras = new KerasTextLine('keras_text_line_accuracy.py', folder, String(seed));
  const look = async (): Promise<ErrorRates> => {
    await hand(heldOut);
    const theirs = (await keras.ask('read')) as number[][];
    return {
      tfaip: errorRate(heldOut, await readLines(steps, heldOut), data),
      Keras: errorRate(heldOut, theirs, data),
    };
  };
  const rate = trainer.learning_rate.create({ totalSteps: count });
  let done = 0;
  try {
    for await (const each of training.batches()) {
      await steps.train(each, rate(done));
      await hand([each]);
      await keras.ask(`train ${rate(done)}`);
      done++;
      if (done === count) break;
      if (done % every === 0) printRates(seed, done, await look(), print);
    }
    const rates = await look();
    printRates(seed, done, rates, print);
    return rates;
  } finally {
    keras.stop();
    steps.dispose();
    await data.close();
    await rm(folder, { recursive: true });
  }
}

function printRates(seed: number, steps: number, rates: ErrorRates, print: (line: string) => void): void {
  const each = systems.map((system) => `${rates[system].toFixed(2)} % ${system}`).join(', ');
  print(`seed ${seed}, ${steps} steps: character error rate ${each}`);
}

async function heldOutBatches(
  { data }: TextLineData,
  params: Parameters<typeof data.createPipeline>[1],
): Promise<Batch[]> {
  const batches: Batch[] = [];
  const pipeline = await data.createPipeline('evaluation', params, 1);
  for await (const batch of pipeline.batches()) batches.push(batch);
  return batches;
}

/** The classes of each line by its best path. */
async function readLines(steps: TextLineSteps, batches: readonly Batch[]): Promise<number[][]> {
  const read: number[][] = [];
  for (const batch of batches) {
    for (const { outputs } of unbatch(batch, await steps.predict(batch))) {
      const length = Number(outputs.frames!.data[0]);
      const { shape, data } = outputs.logits!;
      read.push(ctcGreedyDecode(ndArray('float32', shape, data as Float32Array), { length }).labels);
    }
  }
  return read;
}

/** In percent. */
function errorRate(
  batches: readonly Batch[],
  read: readonly (readonly number[])[],
  data: TextLineData['data'],
): number {
  const { codec } = data as unknown as { codec: { decode(labels: readonly number[]): string } };
  const accumulator = new ErrorRateAccumulator('codePoint');
  const texts = batches.flatMap(({ meta }) => meta.map(({ text }) => String(text)));
  accumulator.updateState(
    texts,
    read.map((labels) => codec.decode(labels)),
  );
  return 100 * accumulator.result().rate;
}
