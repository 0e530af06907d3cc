import type { StepGraph } from '@tfaip/graph';

/** What a SavedModel offers under one name. */
export interface SavedModelSignature {
  /** From `trace` of `@tfaip/graph`; the names of its inputs and values are those of the signature. */
  readonly graph: StepGraph;
  /** Whether calls are training steps: random operations then draw anew in each, as the variable `step` counts. */
  readonly trains?: boolean;
}

/** Name of the variable that counts the calls of signatures that train. */
export const stepVariable = 'step';
