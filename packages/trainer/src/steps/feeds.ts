import {
  type Batch,
  type NamedArrays,
  type NamedSpecs,
  type NamedTensors,
  type NdArray,
  scalarArray,
  type TensorSpec,
} from '@tfaip/core';

const inputPrefix = 'inputs/';
const targetPrefix = 'targets/';
/** Name of the scalar that carries the learning rate into a training step. */
export const learningRateFeed = 'learning_rate';

/**
 * A batch as one flat set of feeds, so that a runtime sees names and arrays only.
 *
 * @param samples how many of the batch, if it has so many; default: all.
 */
export function batchFeeds(batch: Batch, samples: number = batch.size): NamedArrays {
  const feeds: Record<string, NdArray> = {};
  const part = samples < batch.size ? (array: NdArray) => firstSamples(array, samples) : undefined;
  for (const [name, array] of Object.entries(batch.inputs))
    feeds[inputPrefix + name] = part?.(array) ?? array;
  for (const [name, array] of Object.entries(batch.targets))
    feeds[targetPrefix + name] = part?.(array) ?? array;
  return feeds;
}

function firstSamples({ dtype, shape, data }: NdArray, samples: number): NdArray {
  const [batch, ...rest] = shape as [number, ...number[]];
  const first = data.slice(0, (data.length / batch) * samples) as NdArray['data'];
  return { dtype, shape: [samples, ...rest], data: first };
}

/** The feeds of a training step: the batch and the learning rate. */
export function trainFeeds(batch: Batch, learningRate: number): NamedArrays {
  return { ...batchFeeds(batch), [learningRateFeed]: scalarArray(learningRate) };
}

/** Shape and dtype of the feeds of a batch: the batch is one more dimension that varies. */
export function batchSpecs(inputs: NamedSpecs, targets: NamedSpecs): NamedSpecs {
  const specs: Record<string, TensorSpec> = {};
  for (const [name, { shape, dtype }] of Object.entries(inputs)) {
    specs[inputPrefix + name] = { shape: [null, ...shape], dtype };
  }
  for (const [name, { shape, dtype }] of Object.entries(targets)) {
    specs[targetPrefix + name] = { shape: [null, ...shape], dtype };
  }
  return specs;
}

/** Inputs and targets out of the feeds of a step. */
export function splitFeeds(feeds: NamedTensors): { inputs: NamedTensors; targets: NamedTensors } {
  return { inputs: withPrefix(feeds, inputPrefix), targets: withPrefix(feeds, targetPrefix) };
}

function withPrefix(tensors: NamedTensors, prefix: string): NamedTensors {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );
}
