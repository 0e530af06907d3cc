import type { ResampledMetric } from './significance/resampledMetric.js';

/** A sample after prediction and post-processing, un-batched; the data package's samples are such. */
export interface EvaluatedSample {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly targets: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** Values by name: numbers, or serialized TensorBoard summaries, which are logged as they are. */
export type EvaluatorValues = Readonly<Record<string, number | Uint8Array>>;

/**
 * Measures samples one by one, outside of the graph. This one measures nothing; a subclass overrides
 * {@link Evaluator.updateState} and {@link Evaluator.result}:
 *
 * ```ts
 * class ErrorRate extends Evaluator {
 *   private wrong = 0;
 *   private all = 0;
 *   override enter() {
 *     this.wrong = this.all = 0;
 *   }
 *   override updateState({ outputs, targets }: EvaluatedSample) {
 *     this.wrong += Number(outputs.class !== targets.class);
 *     this.all++;
 *   }
 *   override result() {
 *     return { error_rate: this.wrong / this.all };
 *   }
 * }
 * ```
 *
 * @typeParam P its params, if it has some.
 */
export class Evaluator<P = unknown, S extends EvaluatedSample = EvaluatedSample> {
  constructor(readonly params: P) {}

  /** Called before the first sample of a data set: starts anew. */
  enter(): void {}

  /** Takes the next sample. */
  updateState(_sample: S): void {}

  /** The values of all samples since {@link enter}. */
  result(): EvaluatorValues {
    return {};
  }

  /**
   * Those values that can be computed again for a choice of the samples since {@link enter}: LAV gives them confidence
   * intervals and compares models by them.
   */
  resampled(): Readonly<Record<string, ResampledMetric>> {
    return {};
  }

  /** Called after the last sample, also after an error: frees what {@link enter} has opened. */
  exit(): void {}
}
