import { DataError, type Sample } from '@tfaip/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataGenerator } from '../dataGenerator.js';
import type { DataPipelineParams } from '../dataPipelineParams.js';
import { GeneratingDataProcessor } from '../processors/dataProcessor.js';
import { DataProcessorParams } from '../processors/processingStepParams.js';
import { DropParams, NoiseParams } from '../testSupport/processors.js';
import { collect, sampleWithId, testPipeline } from '../testSupport/testPipeline.js';

/** Counts the samples that are read of it; may be able to seek. */
class CountingGenerator extends DataGenerator {
  read = 0;
  override readonly generateFrom: ((start: number) => AsyncIterable<Sample>) | undefined;

  constructor(
    override readonly length: number,
    canSeek: boolean,
  ) {
    super();
    this.generateFrom = canSeek ? (start) => this.from(start) : undefined;
  }

  override generate(): AsyncIterable<Sample> {
    return this.from(0);
  }

  private async *from(start: number): AsyncIterable<Sample> {
    for (let id = start; id < this.length; id++) {
      this.read++;
      yield sampleWithId(id);
    }
  }
}

/** Joins two samples to one, which goes by the ids of both. */
class PairParams extends DataProcessorParams {
  override cls(): typeof Pair {
    return Pair;
  }
}

class Pair extends GeneratingDataProcessor<PairParams> {
  override async *apply(samples: AsyncIterable<Sample>): AsyncIterable<Sample> {
    let first: Sample | undefined;
    for await (const sample of samples) {
      if (first) yield { ...sample, meta: { id: [first.meta.id, sample.meta.id].join('+') } };
      first = first ? undefined : sample;
    }
  }
}

const cases = fc.record({
  count: fc.integer({ min: 1, max: 80 }),
  batch_size: fc.integer({ min: 1, max: 9 }),
  shuffle_buffer_size: fc.nat(90),
  limit: fc.option(fc.integer({ min: 1, max: 90 })),
  bucket_boundaries: fc.constantFrom<number[]>([], [4], [2, 5, 7]),
  batch_drop_remainder: fc.boolean(),
  canSeek: fc.boolean(),
  drops: fc.boolean(),
  pairs: fc.boolean(),
  before: fc.nat(30),
  ahead: fc.nat(3),
});

describe('the position of a stream of batches', () => {
  it('is where another stream goes on with exactly the batches that follow', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, canSeek, drops, pairs, before, ahead, ...params }) => {
        const pipeline = () =>
          testPipeline({
            data: new CountingGenerator(count, canSeek),
            params,
            preProc: [
              ...(drops ? [new DropParams()] : []),
              ...(pairs ? [new PairParams()] : []),
              new NoiseParams(),
            ],
          });
        const expected = await collectSome(pipeline, before + 12);
        if (expected.length < before + 12) return; // Too few samples for a batch: an error, tested elsewhere.
        const stream = pipeline().batches();
        const taken = [];
        for (let i = 0; i < before + ahead; i++) taken.push((await stream.next()).value!);
        const position = before > 0 ? stream.position(taken[before - 1]) : pipeline().batches().position();
        await stream.return();
        const restored = pipeline().batches({ position: JSON.parse(JSON.stringify(position)) });
        expect(await collect(restored, 12)).toEqual(expected.slice(before));
      }),
      { numRuns: 300 },
    );
  });

  it('can be taken of a restored stream again', async () => {
    const pipeline = () => testPipeline({ data: 50, params: { batch_size: 3, shuffle_buffer_size: 10 } });
    const expected = await collect(pipeline().batches(), 40);
    let position = pipeline().batches().position();
    for (let done = 0; done < 40; done += 4) {
      const stream = pipeline().batches({ position });
      for (let i = 0; i < 4; i++) expect((await stream.next()).value).toEqual(expected[done + i]);
      position = stream.position();
      await stream.return();
    }
    expect(position.pass).toBe(2);
  });

  it('is restored without reading what was before, if the source can seek', async () => {
    const generator = new CountingGenerator(10_000, true);
    const params: Partial<DataPipelineParams> = { shuffle_buffer_size: 100 };
    const stream = testPipeline({ data: generator, params }).batches();
    await collect({ [Symbol.asyncIterator]: () => stream }, 500);
    const position = stream.position();
    generator.read = 0;
    const restored = testPipeline({ data: generator, params }).batches({ position });
    await restored.next();
    // The 100 samples held, what lies between them, and those of the batch.
    expect(generator.read).toBeLessThan(1500);
    await restored.return();
  });

  it('of a batch that is long gone is an error', async () => {
    const stream = testPipeline({ data: 50 }).batches();
    const first = (await stream.next()).value!;
    for (let i = 0; i < 20; i++) await stream.next();
    expect(() => stream.position(first)).toThrow(DataError);
  });

  it.each([
    [{ pass: -1, batches: 0, order: null }],
    [{ pass: 0, batches: 0, order: { read: 3, pending: [0.5], shuffle: null } }],
    [{ pass: 0, batches: 0, order: { read: 3, pending: [], shuffle: { held: [], random: [1] } } }],
  ])('that is none is refused: %j', (position) => {
    expect(() => testPipeline({ data: 5 }).batches({ position })).toThrow(/no position of a data pipeline/);
  });

  it('in data that has become shorter is an error', async () => {
    const position = { pass: 0, batches: 1, order: { read: 9, pending: [8], shuffle: null } };
    const params = { shuffle_buffer_size: 0 };
    const stream = testPipeline({ data: 5, params }).batches({ position });
    await expect(stream.next()).rejects.toThrow(/no sample number 8/);
  });

  it('of a shuffled stream is refused where nothing is shuffled', async () => {
    const stream = testPipeline({ data: 50 }).batches();
    await stream.next();
    const position = stream.position();
    const other = testPipeline({ data: 50, params: { shuffle_buffer_size: 0 } }).batches({ position });
    await expect(other.next()).rejects.toThrow(/one shuffles, the other does not/);
  });
});

/** The first batches of a pipeline; fewer if its data are too few for one. */
async function collectSome(pipeline: () => ReturnType<typeof testPipeline>, count: number) {
  try {
    return await collect(pipeline().batches(), count);
  } catch (error) {
    if (error instanceof DataError && /no batch|fewer samples/.test(error.message)) return [];
    throw error;
  }
}
