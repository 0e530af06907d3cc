import type { Sample } from '@tfaip/core';

/** A sample on its way through a pipeline. */
export interface NumberedSample {
  /** Number of the sample in its pass, from 0; behind a generating processor: of the sample that it made. */
  readonly index: number;
  /** Place in the shuffled order of the pass, from 0; -1 behind a generating processor, whose samples have none. */
  readonly order: number;
  readonly sample: Sample;
  /** To be called when nobody looks at the sample's arrays any more, where their memory is used anew. */
  readonly release?: () => void;
}
