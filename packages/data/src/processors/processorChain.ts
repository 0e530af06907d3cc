import type { Sample } from '@tfaip/core';
import type { NumberedSample } from '../numberedSample.js';
import type { PipelineMode } from '../pipelineMode.js';
import type { MappingDataProcessor } from './dataProcessor.js';
import { SampleRandom } from './sampleRandom.js';

/** What was made of a sample: another one, nothing (null), or an error. */
export type Outcome =
  | {
      readonly sample: Sample | null;
      readonly failure?: undefined;
      /** To be called when nobody looks at the sample's arrays any more, where their memory is used anew. */
      readonly release?: () => void;
    }
  | { readonly failure: ProcessingFailure };

/** Why a sample failed. */
export interface ProcessingFailure {
  /** Name of the processor, or what else was at work. */
  readonly where: string;
  readonly error: unknown;
}

/** The run and the pass that a sample is processed in. */
export interface ProcessingRun {
  readonly seed: number;
  readonly pass: number;
}

/** A processor with the name by which it is reported and its random numbers are told apart. */
export interface NamedProcessor {
  readonly name: string;
  readonly processor: MappingDataProcessor;
}

/** Mapping processors, one after the other, for one sample at a time. */
export class ProcessorChain {
  constructor(
    private readonly processors: readonly NamedProcessor[],
    private readonly mode: PipelineMode,
  ) {}

  get names(): string[] {
    return this.processors.map(({ name }) => name);
  }

  /** Each processor as a chain of its own. */
  split(): ProcessorChain[] {
    return this.processors.map((processor) => new ProcessorChain([processor], this.mode));
  }

  /** Never throws: an error is an outcome. A promise only if a processor gives one. */
  apply(item: NumberedSample, run: ProcessingRun): Outcome | Promise<Outcome> {
    return this.applyFrom(0, item.sample, item.index, run);
  }

  private applyFrom(
    start: number,
    given: Sample,
    index: number,
    { seed, pass }: ProcessingRun,
  ): Outcome | Promise<Outcome> {
    let sample: Sample | null = given;
    for (let at = start; at < this.processors.length; at++) {
      const { name, processor } = this.processors[at]!;
      const random = new SampleRandom(seed, 'process', pass, index, name);
      const failed = (error: unknown): Outcome => ({ failure: { where: name, error } });
      try {
        const made: Sample | null | Promise<Sample | null> = processor.apply(sample, {
          mode: this.mode,
          random,
        });
        if (made instanceof Promise) {
          return made.then(
            (next) => (next ? this.applyFrom(at + 1, next, index, { seed, pass }) : { sample: null }),
            failed,
          );
        }
        sample = made;
      } catch (error) {
        return failed(error);
      }
      if (!sample) return { sample: null };
    }
    return { sample };
  }
}
