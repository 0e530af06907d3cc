import { ParamsError } from '@tfaip/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestVariableDimension } from './sampleLength.js';
import { collect, idsOf, sampleWithId, testPipeline } from './testSupport/testPipeline.js';

describe('buckets', () => {
  it('hold samples of similar length, each sample once, in batches of their own size', async () => {
    const settings = fc.record({
      count: fc.integer({ min: 1, max: 120 }),
      bucket_boundaries: fc
        .uniqueArray(fc.integer({ min: 1, max: 11 }), { maxLength: 4 })
        .map((each) => each.sort((a, b) => a - b)),
      sizes: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 5, maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(settings, async ({ count, bucket_boundaries, sizes }) => {
        const bucket_batch_sizes = sizes.slice(0, bucket_boundaries.length + 1);
        const params = { bucket_boundaries, bucket_batch_sizes };
        const batches = await collect(testPipeline({ data: count, params }).batches({ repeat: false }));
        expect(idsOf(batches).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, id) => id));
        // The length of a sample is the last digit of its id; a length at a boundary is of the bucket above.
        const bucketOf = (id: number) => bucket_boundaries.filter((boundary) => id % 10 >= boundary).length;
        const open = new Set<number>();
        for (const { meta, size, inputs } of batches) {
          const lengths = meta.map(({ id }) => (id as number) % 10);
          const buckets = new Set(meta.map(({ id }) => bucketOf(id as number)));
          expect(buckets.size).toBe(1);
          const [bucket] = [...buckets];
          expect(inputs.x!.shape).toEqual([size, Math.max(...lengths)]);
          expect(size).toBeLessThanOrEqual(bucket_batch_sizes[bucket!]!);
          // Only the last batch of a bucket may be smaller.
          expect(open).not.toContain(bucket);
          if (size < bucket_batch_sizes[bucket!]!) open.add(bucket!);
        }
      }),
    );
  });

  it('drop what does not fill a batch on demand', async () => {
    const params = {
      bucket_boundaries: [5],
      batch_size: 4,
      batch_drop_remainder: true,
      shuffle_buffer_size: 0,
    };
    const batches = await collect(testPipeline({ data: 13, params }).batches({ repeat: false }));
    // Lengths 0 to 4: ids 0-4 and 10-12; from 5 on: ids 5-9.
    expect(batches.map(({ meta }) => meta.map(({ id }) => id))).toEqual([
      [0, 1, 2, 3],
      [5, 6, 7, 8],
      [4, 10, 11, 12],
    ]);
  });

  it('leave the number of batches open, but not that of samples', () => {
    const pipeline = testPipeline({ data: 40, params: { bucket_boundaries: [5] } });
    expect([pipeline.samplesPerEpoch, pipeline.batchesPerEpoch]).toEqual([40, undefined]);
  });

  it('go by a length of the user', async () => {
    const params = { bucket_boundaries: [20], batch_size: 2, shuffle_buffer_size: 0 };
    const sampleLength = ({ meta }: { meta: Readonly<Record<string, unknown>> }) =>
      20 + ((meta.id as number) % 2 ? 0 : -1);
    const batches = await collect(testPipeline({ data: 4, params, sampleLength }).batches({ repeat: false }));
    expect(batches.map(({ meta }) => meta.map(({ id }) => id))).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it.each([
    [{ bucket_boundaries: [5, 5] }, /bucket_boundaries: must rise, but is \[5,5\]/],
    [{ bucket_boundaries: [5], bucket_batch_sizes: [1] }, /bucket_batch_sizes: must have 2 values/],
    [{ bucket_batch_sizes: [1, 2] }, /bucket_batch_sizes: must have 1 values/],
  ])('that make no sense are refused: %j', (params, message) => {
    expect(() => testPipeline({ data: 5, params })).toThrow(ParamsError);
    expect(() => testPipeline({ data: 5, params })).toThrow(message);
  });
});

it('the length of a sample is its longest dimension that varies', () => {
  const lengthOf = longestVariableDimension({
    x: { shape: [null], dtype: 'int32' },
    image: { shape: [3, null, null], dtype: 'float32' },
  });
  expect(lengthOf(sampleWithId(7))).toBe(7);
  const image = { dtype: 'float32', shape: [3, 4, 9], data: new Float32Array(108) } as const;
  expect(lengthOf({ ...sampleWithId(7), inputs: { image } })).toBe(9);
  expect(longestVariableDimension({ x: { shape: [4], dtype: 'int32' } })(sampleWithId(4))).toBe(0);
});
