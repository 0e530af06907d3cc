import {
  type Batch,
  DataError,
  type NamedArrays,
  type NamedSpecs,
  type NdArray,
  type Sample,
} from '@tfaip/core';
import { checkArrays } from './checkArrays.js';
import { stackArrays } from './stackArrays.js';
import type { StreamStage } from './streamStage.js';

/** What a batch looks like. */
export interface BatcherOptions {
  /** Samples per batch, at least 1. */
  readonly batchSize: number;
  /** Leave out the last samples if they do not fill a batch. Default false. */
  readonly dropRemainder?: boolean;
  readonly inputSpecs: NamedSpecs;
  readonly targetSpecs: NamedSpecs;
  /** Whether inputs are checked and stacked; where only targets are wanted there are none. Default true. */
  readonly withInputs?: boolean;
  /** Whether targets are checked and stacked; in prediction there are none. Default true. */
  readonly withTargets?: boolean;
  /** Value by input or target name that fills up variable lengths; default 0, '' for strings. */
  readonly paddingValues?: Readonly<Record<string, number>>;
}

/** Collects samples and stacks them into batches, padded to the longest sample of each batch. */
export class Batcher implements StreamStage<Sample, Batch> {
  private samples: Sample[] = [];

  /** @throws {DataError} if a padding value is for an unknown name or does not fit its dtype. */
  constructor(private readonly options: BatcherOptions) {
    checkPaddingValues(options);
  }

  /**
   * Takes a sample; returns a batch when it is full.
   *
   * @throws {DataError} if the sample does not fit the specifications.
   */
  push(sample: Sample): Batch | undefined {
    const { batchSize, inputSpecs, targetSpecs, withInputs = true, withTargets = true } = this.options;
    if (withInputs) checkArrays('input', sample.inputs, inputSpecs, sample);
    if (withTargets) checkArrays('target', sample.targets, targetSpecs, sample);
    this.samples.push(sample);
    return this.samples.length === batchSize ? this.stackAll() : undefined;
  }

  /** The samples that wait, as a smaller batch, unless it is to be dropped. */
  drain(): Iterable<Batch> {
    const isEmpty = this.samples.length === 0 || this.options.dropRemainder;
    return isEmpty ? [] : [this.stackAll()];
  }

  private stackAll(): Batch {
    const { samples, options } = this;
    this.samples = [];
    return {
      inputs: options.withInputs === false ? {} : this.stack('inputs', samples),
      targets: options.withTargets === false ? {} : this.stack('targets', samples),
      meta: samples.map(({ meta }) => meta),
      size: samples.length,
    };
  }

  private stack(kind: 'inputs' | 'targets', samples: readonly Sample[]): NamedArrays {
    const { inputSpecs, targetSpecs, paddingValues } = this.options;
    const stacked: Record<string, NdArray> = {};
    for (const name in kind === 'inputs' ? inputSpecs : targetSpecs) {
      const arrays = samples.map((sample) => sample[kind][name]!);
      stacked[name] = stackArrays(arrays, paddingValues?.[name]);
    }
    return stacked;
  }
}

function checkPaddingValues({ inputSpecs, targetSpecs, paddingValues = {} }: BatcherOptions): void {
  for (const [name, value] of Object.entries(paddingValues)) {
    const specs = [inputSpecs[name], targetSpecs[name]].filter((spec) => spec !== undefined);
    if (specs.length === 0) {
      throw new DataError(`paddingValues: there is no input or target "${name}".`, {
        expected: `one of ${[...Object.keys(inputSpecs), ...Object.keys(targetSpecs)].join(', ')}`,
      });
    }
    for (const { dtype } of specs) {
      const isRight =
        (dtype === 'float32' && typeof value === 'number') ||
        (dtype === 'int32' && (value | 0) === value) ||
        (dtype === 'bool' && (value === 0 || value === 1));
      if (isRight) continue;
      throw new DataError(`paddingValues: the value of "${name}" does not fit its dtype.`, {
        given: `${value} for ${dtype}`,
        expected:
          'a number for float32, a whole number for int32, 0 or 1 for bool; strings are padded with ""',
      });
    }
  }
}
