import type { DType, LogHandler, NdArray } from '@tfaip/core';
import { SummaryWriter } from '../summaryWriter.js';
import { TensorboardError } from '../tensorboardError.js';

/**
 * Turns a logged tensor into what TensorBoard shows.
 *
 * @param name   path of the layer and name of the {@link TensorboardWriter}, e.g. `encoder/conv1/activations`.
 * @param value  the tensor's values.
 * @param step   number of the training step.
 * @param writer where the run (train or val) logs to.
 */
export type TensorboardFunction = (name: string, value: NdArray, step: number, writer: SummaryWriter) => void;

export interface TensorboardWriterOptions {
  readonly func: TensorboardFunction;
  /** Last part of the name; not empty. */
  readonly name: string;
  /** The tensor is cast to it before it is logged. Default: float32. */
  readonly dtype?: DType;
}

/**
 * A handler for tensors that layers log by `TFAIPLayerBase.addTensorboard`.
 *
 * ```ts
 * const mean = new TensorboardWriter({
 *   name: 'mean',
 *   func: (name, { data }, step, writer) => writer.scalar(name, Number(data[0]), step),
 * });
 * ```
 */
export class TensorboardWriter implements LogHandler {
  readonly func: TensorboardFunction;
  readonly name: string;
  readonly dtype: DType;

  /** @throws {TensorboardError} if the name is empty. */
  constructor({ func, name, dtype = 'float32' }: TensorboardWriterOptions) {
    if (name === '') {
      throw new TensorboardError('A TensorboardWriter needs a name.', {
        fix: 'name what it logs, e.g. "activations"',
      });
    }
    this.func = func;
    this.name = name;
    this.dtype = dtype;
  }

  /**
   * Called by the run after a step that logged a tensor.
   *
   * @throws {TensorboardError} if the run does not log to a {@link SummaryWriter}.
   */
  handle(path: string, value: NdArray, step: number, sink: unknown): void {
    if (!(sink instanceof SummaryWriter)) {
      throw new TensorboardError(`The TensorboardWriter of ${path} can log to a SummaryWriter only.`, {
        given: sink === null || typeof sink !== 'object' ? String(sink) : sink.constructor.name,
        fix: 'check that @tfaip/tensorboard is installed once, not in two versions',
      });
    }
    this.func(path, value, step, sink);
  }
}
