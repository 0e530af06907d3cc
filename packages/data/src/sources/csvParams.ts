import { DataError, param } from '@tfaip/core';
import type { InfoRecord, Parser } from 'csv-parse';
import { fileText } from './fileText.js';
import type { Fields, FoundRecord, RecordFormat } from './recordFormat.js';
import { errorAt } from './recordPosition.js';
import { RecordSourceParams } from './recordSourceParams.js';

/** Tables as text: CSV (RFC 4180), and TSV by `--delimiter tab`. Cells are texts; `.gz` files are decompressed. */
export class CsvParams extends RecordSourceParams {
  @param.string({ help: 'What stands between two cells; "tab" for TSV' })
  delimiter: string = ',';

  @param.bool({ help: 'The first line names the columns; else they are named 0, 1, 2…' })
  header: boolean = true;

  override format(): RecordFormat {
    return { read: (file) => readCsv(file, this) };
  }
}

async function* readCsv(file: string, params: CsvParams): AsyncGenerator<FoundRecord, void, undefined> {
  const found: FoundRecord[] = [];
  try {
    const parser = await createParser(params, (fields, line) =>
      found.push({ fields, position: { file, line } }),
    );
    for await (const text of fileText(file)) {
      const error = await settled((done) => parser.write(text, done));
      yield* found.splice(0);
      if (error) throw error;
    }
    const error = await settled((done) => parser.end(done));
    yield* found.splice(0);
    if (error) throw error;
  } catch (error) {
    throw errorAt({ file }, error);
  }
}

/**
 * A parser that gives its rows to `take`, not to its own stream: a stream that fails drops the rows that it holds, which
 * came before the error.
 */
async function createParser(
  { delimiter, header }: CsvParams,
  take: (fields: Fields, line: number) => void,
): Promise<Parser> {
  const { parse } = await import('csv-parse');
  const options = {
    delimiter: delimiter === 'tab' ? '\t' : delimiter,
    skip_empty_lines: true,
    on_record: (cells: unknown, { lines }: InfoRecord) => {
      take(cells as Fields, lines);
      return null;
    },
  };
  const parser = header ? parse<unknown>({ ...options, columns: distinct }) : parse(options);
  // Errors come by the callbacks of write and end as well; an emitter without a listener would throw them.
  return parser.on('error', () => {}).resume();
}

/** The error with which a callback is called. */
async function settled(
  start: (done: (error?: Error | null) => void) => void,
): Promise<Error | null | undefined> {
  return new Promise((resolve) => start(resolve));
}

function distinct(names: string[]): string[] {
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated === undefined) return names;
  throw new DataError('Two columns have the same name.', {
    given: names.join(', '),
    fix: `rename "${repeated}"`,
  });
}
