import { type Batch, ndArray, type Sample } from '@tfaip/core';
import { ArrayGenerator } from '../arrayGenerator.js';
import type { DataGenerator } from '../dataGenerator.js';
import { DataPipeline, type DataPipelineOptions } from '../dataPipeline.js';
import { DataPipelineParams } from '../dataPipelineParams.js';

/** A sample with an id: its input is as long as the id's last digit says, its target is the id. */
export function sampleWithId(id: number): Sample {
  return {
    inputs: { x: ndArray('int32', [id % 10], new Int32Array(id % 10).fill(id)) },
    targets: { y: ndArray('int32', [], Int32Array.of(id)) },
    outputs: {},
    meta: { id },
  };
}

export function samplesWithIds(count: number): Sample[] {
  return Array.from({ length: count }, (_, id) => sampleWithId(id));
}

/** What of a pipeline a test wants to be otherwise. */
export interface TestPipelineOptions
  extends Partial<Omit<DataPipelineOptions, 'params' | 'generator' | 'inputSpecs' | 'targetSpecs'>> {
  /** Number of samples, or where they come from. */
  readonly data: number | DataGenerator;
  readonly params?: Partial<DataPipelineParams>;
}

/** A pipeline of such samples, for training if not said otherwise. */
export function testPipeline({ data, params = {}, ...options }: TestPipelineOptions): DataPipeline {
  return new DataPipeline({
    mode: 'training',
    seed: 1,
    paddingValues: { x: -1 },
    inputSpecs: { x: { shape: [null], dtype: 'int32' } },
    targetSpecs: { y: { shape: [], dtype: 'int32' } },
    params: Object.assign(new DataPipelineParams(), params),
    generator: typeof data === 'number' ? ArrayGenerator.fromSamples(samplesWithIds(data)) : data,
    ...options,
  });
}

/** The items of a stream, or the first `count` of them. */
export async function collect<T>(
  stream: AsyncIterable<T>,
  count: number = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}

/** The ids in some batches. */
export function idsOf(batches: readonly Batch[]): number[] {
  return batches.flatMap(({ meta }) => meta.map(({ id }) => id as number));
}
