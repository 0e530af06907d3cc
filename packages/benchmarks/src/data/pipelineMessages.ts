import type { Task } from './tasks.js';

/** What is asked of the process of one system, as a line of JSON. */
export interface PipelineRequest {
  readonly task: Task;
  /** 0: everything in one thread. */
  readonly workers: number;
  /** Samples that are timed, after some batches that are not; a multiple of the batch size. */
  readonly samples: number;
}

/** Its answer, as a line of JSON. */
export type PipelineAnswer =
  | {
      readonly samples: number;
      readonly seconds: number;
      /** Sum of the first batch's magnitudes: all systems must do the same work. */
      readonly checksum: number;
    }
  | { readonly failed: string };
