import { DataError, type NamedArrays, type Sample } from '@tfaip/core';
import { arrayRows } from './arrayRow.js';
import { DataGenerator } from './dataGenerator.js';

/** A whole data set in memory: every array has the samples as its first dimension. */
export interface StackedSamples {
  readonly inputs: NamedArrays;
  /** Default: none. */
  readonly targets?: NamedArrays;
  /** Meta of a sample, by its index; default: `{ index }`. */
  readonly meta?: (index: number) => Sample['meta'];
}

/** Samples that are in memory already. */
export class ArrayGenerator extends DataGenerator {
  private constructor(
    override readonly length: number,
    private readonly sampleAt: (index: number) => Sample,
  ) {
    super();
  }

  /** Samples one by one; the array must not change while a pipeline runs. */
  static fromSamples(samples: readonly Sample[]): ArrayGenerator {
    return new ArrayGenerator(samples.length, (index) => samples[index]!);
  }

  /**
   * Samples out of stacked arrays; each sample is a view of them, nothing is copied.
   *
   * @example
   * ArrayGenerator.fromArrays({ inputs: { x: ndArray('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6)) } })
   * // two samples, whose `x` are float32 [3]
   * @throws {DataError} if the arrays' first dimensions differ or there is none.
   */
  static fromArrays({ inputs, targets = {}, meta = (index) => ({ index }) }: StackedSamples): ArrayGenerator {
    return new ArrayGenerator(commonLength({ ...inputs, ...targets }), (index) => ({
      inputs: arrayRows(inputs, index),
      targets: arrayRows(targets, index),
      outputs: {},
      meta: meta(index),
    }));
  }

  override generate(): Iterable<Sample> {
    return this.generateFrom(0);
  }

  override *generateFrom(start: number): Iterable<Sample> {
    for (let index = start; index < this.length; index++) yield this.sampleAt(index);
  }
}

function commonLength(arrays: NamedArrays): number {
  const lengths = Object.entries(arrays).map(([name, { shape }]) => [name, shape[0]] as const);
  const length = lengths[0]?.[1];
  if (length === undefined || lengths.some(([, each]) => each !== length)) {
    throw new DataError('ArrayGenerator: all arrays must have the samples as their first dimension.', {
      given: lengths.map(([name, each]) => `${name}: ${each ?? 'scalar'}`).join(', ') || 'no arrays',
      expected: 'the same number of rows in every array',
    });
  }
  return length;
}
