import type { Sample } from '@tfaip/core';

/** A source of samples that can be run through any number of times. */
export abstract class DataGenerator {
  /** Number of samples of one run; undefined if only running through tells. */
  abstract readonly length: number | undefined;

  /**
   * One run over all samples, always in the same order; every call starts anew, and runs may overlap.
   *
   * A caller that stops early ends the iteration, so that `finally` blocks of the source close what it opened.
   */
  abstract generate(): Iterable<Sample> | AsyncIterable<Sample>;

  /**
   * The run from sample `start` on, without reading those before it; where a source has it, training goes on in the
   * middle of a pass without replaying it. Default: undefined, the run is read from its start.
   *
   * @param start in [0, number of samples].
   */
  generateFrom?(start: number): Iterable<Sample> | AsyncIterable<Sample>;
}
