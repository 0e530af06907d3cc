import { DataError } from '@tfaip/core';
import { fileLines } from './fileText.js';
import type { Fields, FoundRecord, RecordFormat } from './recordFormat.js';
import { errorAt, type RecordPosition } from './recordPosition.js';
import { RecordSourceParams } from './recordSourceParams.js';

/** JSON lines: a JSON object on each line, empty lines left out; `.gz` files are decompressed. */
export class JsonLinesParams extends RecordSourceParams {
  override format(): RecordFormat {
    return { read: readJsonLines };
  }
}

async function* readJsonLines(file: string): AsyncGenerator<FoundRecord, void, undefined> {
  for await (const { text, line } of fileLines(file)) {
    const position = { file, line };
    yield { fields: parseObject(text, position), position };
  }
}

function parseObject(text: string, position: RecordPosition): Fields {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  } catch (error) {
    throw errorAt(position, error);
  }
  throw errorAt(position, new DataError('The line is no JSON object.', { given: text.slice(0, 80) }));
}
