import { type Batch, DataError, ndArray, ParamsError, type Sample } from '@tfaip/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ArrayGenerator } from './arrayGenerator.js';
import { DataGenerator } from './dataGenerator.js';
import { DataPipeline } from './dataPipeline.js';
import { DataPipelineParams } from './dataPipelineParams.js';
import type { PipelineMode } from './pipelineMode.js';

const inputSpecs = { x: { shape: [null], dtype: 'int32' } } as const;
const targetSpecs = { y: { shape: [], dtype: 'int32' } } as const;

/** The sample with this number: as long as its last digit says. */
function sample(id: number): Sample {
  return {
    inputs: { x: ndArray('int32', [id % 10], new Int32Array(id % 10).fill(id)) },
    targets: { y: ndArray('int32', [], Int32Array.of(id)) },
    outputs: {},
    meta: { id },
  };
}

const samples = (count: number) => Array.from({ length: count }, (_, id) => sample(id));

/** Yields asynchronously, and counts how many runs were opened and closed. */
class StreamGenerator extends DataGenerator {
  override readonly length: number | undefined;
  opened = 0;
  closed = 0;

  constructor(
    private readonly count: number,
    length?: number,
  ) {
    super();
    this.length = length;
  }

  override async *generate(): AsyncGenerator<Sample> {
    this.opened++;
    try {
      for (let id = 0; id < this.count; id++) yield sample(id);
    } finally {
      this.closed++;
    }
  }
}

function pipeline(
  data: number | DataGenerator,
  mode: PipelineMode = 'training',
  values: Partial<DataPipelineParams> = {},
  seed = 1,
): DataPipeline {
  const params = Object.assign(new DataPipelineParams(), values);
  const generator = typeof data === 'number' ? ArrayGenerator.fromSamples(samples(data)) : data;
  return new DataPipeline({
    mode,
    params,
    seed,
    generator,
    inputSpecs,
    targetSpecs,
    paddingValues: { x: -1 },
  });
}

async function collect<T>(stream: AsyncIterable<T>, count: number = Number.POSITIVE_INFINITY): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) {
    items.push(item);
    if (items.length === count) break;
  }
  return items;
}

const idsOf = (batches: readonly Batch[]) =>
  batches.flatMap(({ meta }) => meta.map(({ id }) => id as number));
const sorted = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);
const range = (length: number) => Array.from({ length }, (_, i) => i);

test('every pass of training has every sample exactly once, in full batches but the last', async () => {
  const settings = fc.record({
    count: fc.integer({ min: 1, max: 60 }),
    batch_size: fc.integer({ min: 1, max: 20 }),
    shuffle_buffer_size: fc.nat(70),
    limit: fc.option(fc.integer({ min: 1, max: 70 })),
    isAsync: fc.boolean(),
    seed: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(settings, async ({ count, isAsync, seed, ...params }) => {
      const stream = pipeline(isAsync ? new StreamGenerator(count, count) : count, 'training', params, seed);
      const used = Math.min(count, params.limit ?? count);
      const perPass = Math.ceil(used / params.batch_size);
      expect(stream.samplesPerEpoch).toBe(used);
      expect(stream.batchesPerEpoch).toBe(perPass);
      const batches = await collect(stream.batches(), 3 * perPass);
      for (const pass of [0, 1, 2]) {
        const ofPass = batches.slice(pass * perPass, (pass + 1) * perPass);
        expect(sorted(idsOf(ofPass))).toEqual(range(used));
        expect(ofPass.slice(0, -1).every(({ size }) => size === params.batch_size)).toBe(true);
      }
    }),
  );
});

test('inputs, targets and meta of a shuffled, padded batch belong together', async () => {
  for (const { inputs, targets, meta, size } of await collect(pipeline(40).batches({ repeat: false }))) {
    const length = inputs.x!.shape[1]!;
    expect(length).toBe(Math.max(...meta.map(({ id }) => (id as number) % 10)));
    for (let row = 0; row < size; row++) {
      const id = meta[row]!.id as number;
      expect(targets.y!.data[row]).toBe(id);
      const values = [...inputs.x!.data.slice(row * length, (row + 1) * length)];
      expect(values).toEqual(range(length).map((at) => (at < id % 10 ? id : -1)));
    }
  }
});

test('the order depends on seed and pass alone', async () => {
  const order = async (seed: number, pass: number) =>
    idsOf(await collect(pipeline(50, 'training', {}, seed).batches({ repeat: false, pass })));
  expect(await order(1, 0)).toEqual(await order(1, 0));
  expect(await order(1, 0)).not.toEqual(await order(2, 0));
  expect(await order(1, 0)).not.toEqual(await order(1, 1));
  const stream = idsOf(await collect(pipeline(50).batches(), 8));
  expect(stream).toEqual([...(await order(1, 0)), ...(await order(1, 1))]);
});

test('the order is the same whether the source is synchronous or not', async () => {
  const order = async (data: number | DataGenerator) =>
    idsOf(await collect(pipeline(data, 'training', { shuffle_buffer_size: 8 }).batches(), 10));
  expect(await order(new StreamGenerator(50))).toEqual(await order(50));
});

test.each<PipelineMode>(['evaluation', 'prediction'])(
  '%s is one pass in the order of the data',
  async (mode) => {
    const batches = await collect(pipeline(40, mode).batches());
    expect(idsOf(batches)).toEqual(range(40));
    expect(batches.map(({ size }) => size)).toEqual([16, 16, 8]);
  },
);

test('there are no targets in prediction', async () => {
  const [batch] = await collect(pipeline(3, 'prediction').batches());
  expect(batch!.targets).toEqual({});
});

test('without a buffer training keeps the order of the data', async () => {
  const batches = await collect(pipeline(20, 'training', { shuffle_buffer_size: 0 }).batches(), 4);
  expect(idsOf(batches)).toEqual([...range(20), ...range(20)]);
});

test('the limit is a fixed subset: the first samples', async () => {
  const batches = await collect(pipeline(100, 'training', { limit: 5 }).batches(), 4);
  for (const { meta } of batches) expect(sorted(meta.map(({ id }) => id as number))).toEqual(range(5));
});

test('the remainder is dropped on demand', async () => {
  const stream = pipeline(40, 'training', { batch_drop_remainder: true });
  expect(stream.batchesPerEpoch).toBe(2);
  const batches = await collect(stream.batches({ repeat: false }));
  expect(batches.map(({ size }) => size)).toEqual([16, 16]);
});

test('samples come in the order in which they are batched', async () => {
  const stream = pipeline(30);
  const ids = (await collect(stream.generateInputSamples({ pass: 2 }))).map(({ meta }) => meta.id);
  expect(ids).toEqual(idsOf(await collect(stream.batches({ pass: 2, repeat: false }))));
});

test('given samples are batched as they are', async () => {
  const stream = pipeline(1, 'training', { batch_size: 2, limit: 1 });
  expect(idsOf(await collect(stream.apply([sample(4), sample(3), sample(8)])))).toEqual([4, 3, 8]);
  expect(idsOf(await collect(stream.apply(new StreamGenerator(3).generate())))).toEqual([0, 1, 2]);
  expect(await collect(stream.apply([]))).toEqual([]);
});

test('a source is closed when the limit is reached and when the reader stops', async () => {
  const generator = new StreamGenerator(100);
  await collect(pipeline(generator, 'evaluation', { limit: 3 }).batches());
  expect([generator.opened, generator.closed]).toEqual([1, 1]);
  await collect(pipeline(generator).batches(), 9);
  expect([generator.opened, generator.closed]).toEqual([3, 3]);
});

test('an unknown length leaves the lengths of an epoch open', () => {
  const stream = pipeline(new StreamGenerator(3));
  expect([stream.samplesPerEpoch, stream.batchesPerEpoch]).toEqual([undefined, undefined]);
});

test.each<PipelineMode>(['training', 'evaluation'])(
  'empty %s data is an error, not an endless loop',
  async (mode) => {
    expect(() => pipeline(0, mode)).toThrow(`The ${mode} data is empty.`);
    await expect(collect(pipeline(new StreamGenerator(0), mode).batches())).rejects.toThrow(DataError);
  },
);

test('fewer samples than one batch are an error if the remainder is dropped', async () => {
  const params = { batch_drop_remainder: true };
  expect(() => pipeline(15, 'training', params)).toThrow(/given: 15 samples, batch_size 16/);
  await expect(collect(pipeline(new StreamGenerator(15), 'training', params).batches())).rejects.toThrow(
    /fewer samples than one batch/,
  );
});

test.each([
  [5, 7],
  [7, 5],
])('a generator that yields %i samples and says %i is an error', async (count, length) => {
  const stream = pipeline(new StreamGenerator(count, length));
  await expect(collect(stream.batches(), 9)).rejects.toThrow(
    new RegExp(`given: ${count} samples\\n {2}expected: ${length},`),
  );
});

test('an error of the source reaches the reader', async () => {
  class Broken extends DataGenerator {
    override readonly length = 2;
    override *generate(): Iterable<Sample> {
      yield sample(0);
      throw new DataError('disk gone');
    }
  }
  await expect(collect(pipeline(new Broken()).batches())).rejects.toThrow('disk gone');
});

test('parameters out of range are refused before any data is read', () => {
  const generator = new StreamGenerator(3);
  const values = { batch_size: 0, limit: 0, shuffle_buffer_size: -1 };
  expect(() => pipeline(generator, 'training', values)).toThrow(ParamsError);
  expect(generator.opened).toBe(0);
});
