import type { DataPipeline } from '../dataPipeline.js';

/** What one stage of an input pipeline can do. */
export interface StageRate {
  /** `read`, the name of a processor, or `batches`. */
  readonly stage: string;
  /** Read: of the generator alone. A processor: of it alone, in one thread. Batches: of the whole pipeline. */
  readonly samplesPerSecond: number;
  readonly samples: number;
}

export interface BenchmarkInputPipelineOptions {
  /** Seconds that reading, and the whole pipeline, are measured. Default 5. */
  readonly seconds?: number;
  /** Called with the rate of the stage that is measured, about four times a second, and once at its end. */
  readonly onProgress?: (rate: StageRate, isFinal: boolean) => void;
}

/** Samples that processors are timed with, at most. */
const TIMED_SAMPLES = 200;
const PROGRESS_MS = 250;

/**
 * Measures what the stages of a pipeline can do: its generator, each processor, and all together with the workers that the
 * params say. What is slowest is what to make faster: see whether a processor, or the number of workers, limits the batches.
 *
 * @throws {DataError} as the pipeline itself.
 */
export async function benchmarkInputPipeline(
  pipeline: DataPipeline,
  { seconds = 5, onProgress = () => {} }: BenchmarkInputPipelineOptions = {},
): Promise<StageRate[]> {
  const rates = [
    await measure(
      'read',
      endlessly(() => pipeline.rawSamples()),
      () => 1,
      seconds,
      onProgress,
    ),
  ];
  for (const { name, samples, milliseconds } of await pipeline.timeProcessors(TIMED_SAMPLES)) {
    const rate = { stage: name, samples, samplesPerSecond: (samples * 1000) / milliseconds };
    onProgress(rate, true);
    rates.push(rate);
  }
  const batches = pipeline.batches({ repeat: true });
  // The first batch waits for workers to start, which a run does once.
  await batches.next();
  rates.push(await measure('batches', batches, ({ size }) => size, seconds, onProgress));
  return rates;
}

async function measure<T>(
  stage: string,
  items: AsyncIterable<T>,
  sizeOf: (item: T) => number,
  seconds: number,
  onProgress: (rate: StageRate, isFinal: boolean) => void,
): Promise<StageRate> {
  const start = performance.now();
  let samples = 0;
  let shown = start;
  const rate = (now: number): StageRate => ({
    stage,
    samples,
    samplesPerSecond: (samples * 1000) / (now - start),
  });
  for await (const item of items) {
    samples += sizeOf(item);
    const now = performance.now();
    if (now - start >= seconds * 1000) break;
    if (now - shown < PROGRESS_MS) continue;
    shown = now;
    onProgress(rate(now), false);
  }
  const final = rate(performance.now());
  onProgress(final, true);
  return final;
}

async function* endlessly<T>(pass: () => AsyncIterable<T>): AsyncGenerator<T, void, undefined> {
  for (;;) yield* pass();
}
