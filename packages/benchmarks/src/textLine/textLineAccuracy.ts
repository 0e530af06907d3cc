import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Batch, ndArray } from '@tfaip/core';
import { unbatch } from '@tfaip/data';
import { ErrorRateAccumulator } from '@tfaip/evaluator';
import { ctcGreedyDecode } from '@tfaip/losses-metrics';
import { KerasTextLine } from './kerasTextLine.js';
import { openTextLineData, type TextLineData, writeTextLineBatches } from './textLineBatches.js';
import { createTextLineSteps, type TextLineSteps } from './textLineSteps.js';

export interface TextLineAccuracyOptions {
  /** Training steps, over which the learning rate makes its cycle. */
  readonly steps: number;
  /** Lines of a training batch. */
  readonly batch: number;
  readonly seed: number;
  /** Training steps between two looks at the held-out lines. */
  readonly every: number;
  readonly print: (line: string) => void;
}

/**
 * Character error rate on the example's held-out lines, of its network and of the same one in Keras: both are trained on
 * the same batches in the same order, with the optimizer and the learning rates of the example.
 *
 * @throws {BenchmarkError} if Keras is not installed. @throws {BackendError} without native TensorFlow.
 */
export async function textLineAccuracyBenchmark(options: TextLineAccuracyOptions): Promise<void> {
  const { steps: count, batch, seed, every, print } = options;
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
  const rate = trainer.learning_rate.create({ totalSteps: count });
  try {
    let done = 0;
    for await (const each of training.batches()) {
      await steps.train(each, rate(done));
      await hand([each]);
      await keras.ask(`train ${rate(done)}`);
      done++;
      if (done % every === 0 || done === count) {
        await hand(heldOut);
        const own = errorRate(heldOut, await readLines(steps, heldOut), data);
        const theirs = errorRate(heldOut, (await keras.ask('read')) as number[][], data);
        print(`${done} steps: character error rate ${percent(own)} tfaip, ${percent(theirs)} Keras`);
      }
      if (done === count) break;
    }
  } finally {
    keras.stop();
    steps.dispose();
    await data.close();
    await rm(folder, { recursive: true });
  }
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
  return accumulator.result().rate;
}

function percent(rate: number): string {
  return `${(100 * rate).toFixed(2)} %`;
}
