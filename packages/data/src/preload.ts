import type { Sample } from '@tfaip/core';
import { ArrayGenerator } from './arrayGenerator.js';
import type { DataGenerator } from './dataGenerator.js';
import { compactSamples } from './workers/compactSamples.js';

/** Samples that share one piece of shared memory. */
const SAMPLES_PER_PIECE = 1024;

export interface PreloadOptions {
  /** Most samples to read. */
  readonly limit: number;
  /** Keep the arrays in shared memory, from where workers read them without a copy. */
  readonly useSharedMemory: boolean;
}

/** Reads a data set once; its samples are in memory from then on. */
export async function preload(
  generator: DataGenerator,
  { limit, useSharedMemory }: PreloadOptions,
): Promise<DataGenerator> {
  const samples: Sample[] = [];
  for await (const sample of generator.generate()) {
    samples.push(sample);
    if (samples.length >= limit) break;
  }
  return ArrayGenerator.fromSamples(useSharedMemory ? inSharedMemory(samples) : samples);
}

function inSharedMemory(samples: readonly Sample[]): Sample[] {
  const pieces: Sample[] = [];
  for (let start = 0; start < samples.length; start += SAMPLES_PER_PIECE) {
    const part = samples.slice(start, start + SAMPLES_PER_PIECE);
    const { samples: shared } = compactSamples(part, { allocate: (bytes) => new SharedArrayBuffer(bytes) });
    pieces.push(...shared);
  }
  return pieces;
}
