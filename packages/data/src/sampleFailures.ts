import { DataError, type Sample } from '@tfaip/core';
import type { ProcessingFailure } from './processors/processorChain.js';
import { sampleIdentity } from './sampleIdentity.js';

/** What happens to a pipeline when a sample fails: it ends with an error, or goes on without the sample. */
export const onErrorChoices = ['raise', 'skip'] as const;
export type OnError = (typeof onErrorChoices)[number];

/** Samples that are told one by one; the others are only counted. */
const TOLD_SINGLY = 5;

/** Deals with the samples of a pipeline that fail. */
export class SampleFailures {
  private skippedSoFar = 0;
  private told = 0;

  /** @param print takes a line for the user about what is skipped. */
  constructor(
    private readonly onError: OnError,
    private readonly print: (line: string) => void,
  ) {}

  /** Samples that were skipped, over all passes. */
  get skipped(): number {
    return this.skippedSoFar;
  }

  /**
   * Counts a failed sample, or ends the pipeline.
   *
   * @param index number of the sample in its pass.
   * @throws {DataError} that names the sample and the processor, unless failing samples are to be skipped.
   */
  handle(sample: Sample, index: number, { where, error }: ProcessingFailure): void {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (this.onError === 'raise') {
      throw new DataError(
        `Sample ${sampleIdentity(sample)} (number ${index} of its pass) fails in ${where}.`,
        {
          given: reason,
          fix: 'correct the sample or the processor; on_error skip goes on without such samples',
          cause: error,
        },
      );
    }
    this.skippedSoFar++;
    if (this.skippedSoFar > TOLD_SINGLY) return;
    this.print(
      `Skipped sample ${sampleIdentity(sample)} (number ${index} of its pass), failed in ${where}: ${reason}`,
    );
    this.told = this.skippedSoFar;
  }

  /** Tells, at the end of a pass, how many were skipped without a line of their own. */
  tellSkipped(): void {
    if (this.skippedSoFar === this.told) return;
    this.told = this.skippedSoFar;
    this.print(`Skipped ${this.skippedSoFar} samples so far`);
  }
}
