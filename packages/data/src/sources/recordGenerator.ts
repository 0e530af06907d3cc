import { DataError, type Sample } from '@tfaip/core';
import { DataGenerator } from '../dataGenerator.js';
import { type ConcurrencyOptions, checkedConcurrency } from './concurrency.js';
import { findFiles } from './findFiles.js';
import { mapInOrder } from './mapInOrder.js';
import type { FoundRecord, RecordFormat } from './recordFormat.js';
import type { RecordSourceParams } from './recordSourceParams.js';
import { sampleAt, type ToSample } from './toSample.js';

/** What a generator of records is made of. */
interface RecordGeneratorOptions {
  readonly files: readonly string[];
  readonly format: RecordFormat;
  readonly toSample: ToSample;
  readonly concurrency: number;
}

/**
 * Samples made of the records of files, one file after the other.
 *
 * ```ts
 * const csv = Object.assign(new CsvParams(), { files: ['train-*.csv'] });
 * const generator = await RecordGenerator.open(csv, fieldsToSample({ inputs: { x: { shape: [], dtype: 'float32' } } }));
 * ```
 */
export class RecordGenerator extends DataGenerator {
  /** Known for formats that store their number of records. */
  override readonly length: number | undefined = undefined;

  protected constructor(protected readonly options: RecordGeneratorOptions) {
    super();
  }

  /**
   * Finds the files and, where the format tells it, their number of records; then a run may start anywhere.
   *
   * @throws {DataError} if a file does not exist, no file is given, the number of records cannot be read, or the
   *   concurrency is no whole number from 1 on.
   */
  static async open(
    params: RecordSourceParams,
    toSample: ToSample,
    concurrencyOptions: ConcurrencyOptions = {},
  ): Promise<RecordGenerator> {
    const concurrency = checkedConcurrency(concurrencyOptions);
    const files = await findFiles(params.files);
    if (files.length === 0)
      throw new DataError('RecordGenerator: there are no files to read.', { fix: 'set files' });
    const format = params.format();
    const options = { files, format, toSample, concurrency };
    if (!format.count) return new RecordGenerator(options);
    const counts: number[] = [];
    for (const file of files) counts.push(await format.count(file));
    return new SeekableRecordGenerator(options, counts);
  }

  override generate(): AsyncIterable<Sample> {
    return this.toSamples(this.records());
  }

  /** The records behind the samples, in the same order. */
  async *records(): AsyncGenerator<FoundRecord, void, undefined> {
    const { files, format } = this.options;
    for (const file of files) yield* format.read(file, 0);
  }

  protected toSamples(records: AsyncIterable<FoundRecord>): AsyncIterable<Sample> {
    const { toSample, concurrency } = this.options;
    return mapInOrder(records, concurrency, ({ fields, position }) => sampleAt(toSample, fields, position));
  }
}

/** Records of which it is known how many each file has. */
class SeekableRecordGenerator extends RecordGenerator {
  override readonly length: number;

  constructor(
    options: RecordGeneratorOptions,
    private readonly counts: readonly number[],
  ) {
    super(options);
    this.length = counts.reduce((sum, count) => sum + count, 0);
  }

  override generateFrom(start: number): AsyncIterable<Sample> {
    return this.toSamples(this.recordsFrom(start));
  }

  private async *recordsFrom(start: number): AsyncGenerator<FoundRecord, void, undefined> {
    const { files, format } = this.options;
    let left = start;
    for (const [index, file] of files.entries()) {
      const count = this.counts[index]!;
      if (left < count) yield* format.read(file, left);
      left = Math.max(0, left - count);
    }
  }
}
