import type { NamedArrays } from './ndArray.js';

/** One un-batched example on its way through data, model and evaluation. */
export interface Sample {
  /** What the model gets; shapes without the batch dimension. */
  readonly inputs: NamedArrays;
  /** The ground truth; empty in prediction. */
  readonly targets: NamedArrays;
  /** What the model made of it; empty before the model has run. */
  readonly outputs: NamedArrays;
  /** Whatever identifies the sample (file name, line number) or is needed after prediction. */
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Samples stacked and padded: every array has the batch as its first dimension. */
export interface Batch {
  readonly inputs: NamedArrays;
  readonly targets: NamedArrays;
  /** One entry per sample. */
  readonly meta: readonly Readonly<Record<string, unknown>>[];
  /** Number of samples. */
  readonly size: number;
}
