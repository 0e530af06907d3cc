import type { DType } from './ndArray.js';

/** Shape and dtype of one named input or target, without the batch dimension; `null` is a variable length. */
export interface TensorSpec {
  readonly shape: readonly (number | null)[];
  readonly dtype: DType;
}

/** Specifications by name. */
export type NamedSpecs = Readonly<Record<string, TensorSpec>>;
