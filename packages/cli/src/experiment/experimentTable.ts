import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { UsageError } from '../usageError.js';

/** One row of a table: a training to be run. */
export interface Experiment {
  /** Of its folder: the column `name`, else the number of the row. */
  readonly name: string;
  /** Cells by the parameter that their column names; empty ones are not there. */
  readonly cells: Readonly<Record<string, string>>;
}

/** A table of experiments. */
export interface ExperimentTable {
  /** The parameters, in the order of their columns. */
  readonly parameters: readonly string[];
  readonly experiments: readonly Experiment[];
}

const nameColumn = 'name';

/**
 * Reads a table of experiments: the first row names the parameters (`trainer.epochs`, or `--trainer.epochs`), each further
 * one is a run. An optional column `name` gives the runs their names.
 *
 * @param path of a CSV or an XLSX file, of which the first sheet counts.
 * @throws {UsageError} if the file cannot be read, has no rows, or names a column or a run twice.
 */
export async function readExperimentTable(path: string): Promise<ExperimentTable> {
  const rows = await readRows(path);
  const [header = [], ...body] = rows.filter((row) => row.some((cell) => cell !== ''));
  const columns = header.map((cell) => cell.replace(/^--/, ''));
  if (body.length === 0) {
    throw new UsageError(`${path} has no experiments.`, {
      expected: 'a first row with names of parameters, and a row for each run',
    });
  }
  refuseTwice(columns, `a column of ${path}`);
  const digits = String(body.length).length;
  const experiments = body.map((row, i) => {
    const { [nameColumn]: name, ...cells } = cellsOf(columns, row);
    return { name: name ?? String(i + 1).padStart(digits, '0'), cells };
  });
  refuseTwice(
    experiments.map(({ name }) => name),
    `a run of ${path}`,
  );
  const unusable = experiments.find(({ name }) => !/^[\w.-]+$/.test(name) || /^\.+$/.test(name));
  if (unusable) {
    throw new UsageError(`${path} names a run "${unusable.name}".`, {
      expected: 'a name of letters, digits, "_", "-" and ".": it is the name of a folder',
    });
  }
  return { parameters: columns.filter((column) => column !== nameColumn), experiments };
}

/** The command line of an experiment: a cell with several words is a list. */
export function argumentsOf({ cells }: Experiment): string[] {
  return Object.entries(cells).flatMap(([parameter, cell]) => [`--${parameter}`, ...cell.split(/\s+/)]);
}

async function readRows(path: string): Promise<string[][]> {
  try {
    return await (extname(path).toLowerCase() === '.xlsx' ? readXlsx(path) : readCsv(path));
  } catch (cause) {
    throw new UsageError(`The table ${path} cannot be read.`, {
      given: (cause as Error).message,
      expected: 'a CSV or an XLSX file',
      cause,
    });
  }
}

async function readCsv(path: string): Promise<string[][]> {
  const { parse } = await import('csv-parse/sync');
  return parse(await readFile(path, 'utf8'), { bom: true, trim: true, relaxColumnCount: true }) as string[][];
}

async function readXlsx(path: string): Promise<string[][]> {
  const { readSheet } = await import('read-excel-file/node');
  const rows = await readSheet(path);
  return rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell).trim())));
}

function cellsOf(columns: readonly string[], row: readonly string[]): Record<string, string> {
  const filled = columns.map((column, i): [string, string] => [column, row[i] ?? '']);
  return Object.fromEntries(filled.filter(([, cell]) => cell !== ''));
}

function refuseTwice(names: readonly string[], what: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new UsageError(`"${twice}" is the name of more than ${what}.`);
}
