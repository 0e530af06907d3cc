import type { RecordPosition } from './recordPosition.js';

/** A record's values by name: the cells of a row, the members of a JSON object, the features of an example. */
export type Fields = Readonly<Record<string, unknown>>;

/** A record and where it was found. */
export interface FoundRecord {
  readonly fields: Fields;
  readonly position: RecordPosition;
}

/**
 * How files of one kind are read. A file is read as a stream: what is not asked for is not read, and a caller that
 * stops early closes it.
 */
export interface RecordFormat {
  /**
   * The records of a file in their order.
   *
   * @param start number of the first record, from 0; formats without {@link count} are always read from 0.
   * @throws {DataError} that names the file and, where there is one, the record.
   */
  read(file: string, start: number): AsyncIterable<FoundRecord>;

  /**
   * Number of records, for formats that tell it without being read through; those start anywhere without reading what
   * comes before.
   */
  count?(file: string): Promise<number>;
}
