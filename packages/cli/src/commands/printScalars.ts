import { type EventStream, readCurrentScalars, readScalars, type ScalarEvent } from '@tfaip/tensorboard';
import { type CommandIo, printLine } from '../io.js';
import { UsageError } from '../usageError.js';

export type ScalarsFormat = 'table' | 'csv' | 'json';

export interface PrintScalarsOptions {
  readonly format: ScalarsFormat;
  /** Tags to print. Default: all. */
  readonly tags?: readonly string[];
}

const columns = ['run', 'tag', 'step', 'wall_time', 'value'] as const;

/** What a table keeps free for each column while nobody knows what is still to come. */
const usualWidths = [8, 24, 9, 24, 12];

/**
 * Prints the scalars of a run, or of all runs below a folder; of steps that a run has trained again, the newest.
 *
 * @throws {UsageError} if there is none, or none of a tag that is asked for.
 */
export async function printScalars(
  run: string,
  { format, tags }: PrintScalarsOptions,
  io: CommandIo,
): Promise<void> {
  const scalars = readCurrentScalars(run);
  const all: ScalarEvent[] = [];
  for await (const scalar of scalars) all.push(scalar);
  checkTags(run, all, tags);
  const rows = tags ? all.filter(({ tag }) => tags.includes(tag)) : all;
  if (format === 'json') printLine(io, JSON.stringify(rows.map(objectOf), null, 2));
  else for (const line of linesOf(rows.map(cellsOf), format)) printLine(io, line);
  tellDamage(scalars, io);
}

/** Prints the scalars that are there and those that come, each as soon as it does, steps that are trained again included; never ends by itself. */
export async function followScalars(
  run: string,
  { format, tags }: PrintScalarsOptions,
  io: CommandIo,
  signal?: AbortSignal,
): Promise<void> {
  const scalars = readScalars(run, { follow: true, ...(tags && { tags }), ...(signal && { signal }) });
  if (format === 'csv') printLine(io, columns.join(','));
  if (format === 'table') printLine(io, tableLine(columns, usualWidths));
  for await (const scalar of scalars) {
    if (format === 'json') printLine(io, JSON.stringify(objectOf(scalar)));
    else if (format === 'csv') printLine(io, csvLine(cellsOf(scalar)));
    else printLine(io, tableLine(cellsOf(scalar), usualWidths));
  }
  tellDamage(scalars, io);
}

function checkTags(run: string, scalars: readonly ScalarEvent[], tags: readonly string[] = []): void {
  const known = [...new Set(scalars.map(({ tag }) => tag))];
  if (known.length === 0) {
    throw new UsageError('There are no scalars.', { given: run, expected: 'the output folder of a run' });
  }
  const unknown = tags.filter((tag) => !known.includes(tag));
  if (unknown.length === 0) return;
  throw new UsageError(`The run has no scalar ${unknown.map((tag) => `"${tag}"`).join(', ')}.`, {
    given: run,
    expected: `one of ${known.join(', ')}`,
  });
}

/** JSON has no NaN and no infinity: they stand as strings. */
function objectOf({ run, tag, step, wallTime, value }: ScalarEvent): object {
  return { run, tag, step, wall_time: wallTime, value: Number.isFinite(value) ? value : String(value) };
}

/** Seconds since the epoch become a time in UTC; a float32 shows as many digits as it has. */
function cellsOf({ run, tag, step, wallTime, value }: ScalarEvent): string[] {
  const time = new Date(wallTime * 1000);
  const shown = Number.isNaN(time.getTime()) ? String(wallTime) : time.toISOString();
  return [run, tag, String(step), shown, String(Number(value.toPrecision(8)))];
}

function linesOf(rows: readonly string[][], format: 'table' | 'csv'): string[] {
  const all = [columns, ...rows];
  if (format === 'csv') return all.map(csvLine);
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) => tableLine(row, widths));
}

/** RFC 4180: a cell with a comma, quote or line break stands in quotes. */
function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
}

/** Names to the left, numbers to the right. */
function tableLine(cells: readonly string[], widths: readonly number[]): string {
  const isName = (i: number): boolean => i < 2;
  const padded = cells.map((cell, i) => (isName(i) ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)));
  return padded.join('  ').trimEnd();
}

function tellDamage({ damagedRecords }: EventStream<ScalarEvent>, { err }: CommandIo): void {
  if (damagedRecords > 0) err.write(`${damagedRecords} damaged records were skipped.\n`);
}
