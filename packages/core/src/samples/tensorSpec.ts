import type { DType } from './ndArray.js';

/** Shape and dtype of an array; `null` is a length that varies. Data say it without the batch dimension. */
export interface TensorSpec {
  readonly shape: readonly (number | null)[];
  readonly dtype: DType;
}

/** Specifications by name. */
export type NamedSpecs = Readonly<Record<string, TensorSpec>>;
