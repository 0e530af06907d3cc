import { ndArray, type Sample } from '@tfaip/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compactSamples } from './compactSamples.js';

const large = new Float32Array(1000).map((_, i) => i);

const moved = { allocate: (bytes: number) => new ArrayBuffer(bytes) };
const shared = { allocate: (bytes: number) => new SharedArrayBuffer(bytes) };

function sampleOf(length: number): Sample {
  return {
    inputs: {
      view: ndArray('float32', [length], large.subarray(10, 10 + length)),
      bytes: ndArray('bool', [length], new Uint8Array(length).fill(1)),
      words: ndArray('string', [1], ['word']),
    },
    targets: { y: ndArray('int32', [], Int32Array.of(length)) },
    outputs: {},
    meta: { length },
  };
}

describe('compact samples', () => {
  it('are the same samples in one piece of memory, which is no larger than they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.nat(20)), { maxLength: 8 }),
        fc.boolean(),
        (lengths, useSharedMemory) => {
          const given = lengths.map((length) => (length === null ? null : sampleOf(length)));
          const { samples, buffer } = compactSamples(given, useSharedMemory ? shared : moved);
          expect(samples).toEqual(given);
          if (given.every((sample) => sample === null)) {
            expect(buffer).toBeUndefined();
            return;
          }
          expect(buffer).toBeInstanceOf(useSharedMemory ? SharedArrayBuffer : ArrayBuffer);
          // 4 bytes a float, at most 3 more behind the bytes, 4 for the target.
          const most = lengths.reduce<number>(
            (sum, length) => sum + (length === null ? 0 : 5 * length + 7),
            0,
          );
          expect(buffer!.byteLength).toBeLessThanOrEqual(most);
          for (const sample of samples) {
            if (sample) expect((sample.inputs.view!.data as Float32Array).buffer).toBe(buffer);
          }
        },
      ),
    );
  });

  it('take no part of the memory behind an empty view', () => {
    const { samples } = compactSamples([{ ...sampleOf(0), targets: {} }], moved);
    expect((samples[0]!.inputs.view!.data as Float32Array).buffer.byteLength).toBe(0);
  });

  it('leave arrays in shared memory where they are', () => {
    const x = ndArray('float32', [2], new Float32Array(new SharedArrayBuffer(8)));
    const { samples, buffer } = compactSamples([{ ...sampleOf(1), inputs: { x }, targets: {} }], moved);
    expect(samples[0]!.inputs.x).toBe(x);
    expect(buffer).toBeUndefined();
  });

  it('copy what lies in memory that is only lent', () => {
    const lent = new SharedArrayBuffer(8);
    const x = ndArray('float32', [2], new Float32Array(lent).fill(3));
    const { samples } = compactSamples([{ ...sampleOf(1), inputs: { x } }], { ...moved, lent });
    new Float32Array(lent).fill(4);
    expect(samples[0]!.inputs.x).toEqual(ndArray('float32', [2], Float32Array.of(3, 3)));
  });
});
