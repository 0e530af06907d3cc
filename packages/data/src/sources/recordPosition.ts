import { DataError } from '@tfaip/core';

/** Where a record stands; also the meta of its sample, unless the program gives another. */
export interface RecordPosition {
  readonly file: string;
  /** Line of a text file, from 1; of a record of several lines the last. */
  readonly line?: number;
  /** Row of a table, or record of a record file, from 0. */
  readonly row?: number;
}

/** A position as errors name it: `train.csv, line 3`. */
export function describePosition({ file, line, row }: RecordPosition): string {
  if (line !== undefined) return `${file}, line ${line}`;
  return row === undefined ? file : `${file}, row ${row}`;
}

/**
 * An error about a record or a file, in which its position comes first; `error` is its cause. An error that names the
 * file already stays as it is.
 */
export function errorAt(position: RecordPosition, error: unknown): DataError {
  if (error instanceof DataError && error.message.startsWith(position.file)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new DataError(`${describePosition(position)}: ${message}`, { cause: error });
}
