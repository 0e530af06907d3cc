import { DataError } from '@tfaip/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonLinesParams } from './jsonLinesParams.js';
import { collect, collectUntilError } from './testSupport/collect.js';
import { TemporaryFolder } from './testSupport/temporaryFolder.js';

const folder = new TemporaryFolder();
const read = (content: string | Uint8Array) =>
  new JsonLinesParams().format().read(folder.write('data.jsonl', content), 0);

describe('JSON lines', () => {
  it('reads an object of each line that is not empty', async () => {
    const records = await collect(read('{"a":1}\n\n  \r\n{"a":[1,2]}\r\n{"a":"\u2028"}'));
    expect(records.map(({ fields }) => fields)).toEqual([{ a: 1 }, { a: [1, 2] }, { a: '\u2028' }]);
    expect(records.map(({ position }) => position.line)).toEqual([1, 4, 5]);
  });

  it('names file and line of what is no object, after the records before', async () => {
    for (const bad of ['{"a":1', '[1]', 'null', '1', '{"a":1}{"a":2}']) {
      const { items, error } = await collectUntilError(read(`{"a":1}\n${bad}\n`));
      expect(items).toHaveLength(1);
      expect(error).toBeInstanceOf(DataError);
      expect((error as Error).message).toContain('data.jsonl, line 2: ');
    }
  });

  it('reads lines wherever the chunks of the file end', async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => ({ a: 'ä€😀'.repeat(i % 60), i }));
    const records = await collect(read(lines.map((line) => JSON.stringify(line)).join('\n')));
    expect(records.map(({ fields }) => fields)).toEqual(lines);
  });

  it('reads back every object', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), async (objects) => {
        const text = objects.map((object) => JSON.stringify(object)).join('\n');
        const records = await collect(read(text));
        expect(records.map(({ fields }) => fields)).toEqual(JSON.parse(`[${text.split('\n').join(',')}]`));
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
