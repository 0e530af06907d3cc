import type { Sample } from '@tfaip/core';
import type { PipelineMode } from '../pipelineMode.js';
import type { DataProcessorParams } from './processingStepParams.js';
import type { SampleRandom } from './sampleRandom.js';

/** What a processor gets beside the samples. */
export interface ProcessorContext {
  readonly mode: PipelineMode;
  /**
   * Random numbers of this call: they follow from the run's seed, the pass, the sample and the processor's name, so
   * that they are the same in whichever worker the call runs.
   */
  readonly random: SampleRandom;
}

/**
 * Makes one sample out of one.
 *
 * ```ts
 * class Scale extends MappingDataProcessor<ScaleParams> {
 *   apply(sample: Sample): Sample {
 *     return { ...sample, inputs: { image: scaled(sample.inputs.image!, this.params.factor) } };
 *   }
 * }
 * ```
 *
 * It must not keep what it learns of one sample for the next, nor arrays: in which order and in which worker samples come
 * is open, and the memory of arrays may be used anew.
 */
export abstract class MappingDataProcessor<P extends DataProcessorParams = DataProcessorParams> {
  constructor(readonly params: P) {}

  /**
   * @param sample must not be changed: its arrays may be views of the data set's.
   * @returns the sample that takes its place; null drops it.
   * @throws anything: the sample counts as failed, see `on_error`.
   */
  abstract apply(sample: Sample, context: ProcessorContext): Sample | null | Promise<Sample | null>;
}

/**
 * Makes any number of samples out of any number: splits documents, joins lines, drops duplicates.
 *
 * It sees a whole pass in order, so it runs in the main thread, and its lengths are not known beforehand.
 *
 * ```ts
 * class SplitWords extends GeneratingDataProcessor<SplitWordsParams> {
 *   async *apply(samples: AsyncIterable<Sample>) {
 *     for await (const sample of samples) yield* wordsOf(sample);
 *   }
 * }
 * ```
 */
export abstract class GeneratingDataProcessor<P extends DataProcessorParams = DataProcessorParams> {
  constructor(readonly params: P) {}

  /** One pass; an error ends the stream whatever `on_error` says, as no single sample can be made out. */
  abstract apply(samples: AsyncIterable<Sample>, context: ProcessorContext): AsyncIterable<Sample>;
}
