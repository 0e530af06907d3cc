import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { DataError, ndArray } from '@tfaip/core';
import { describe, expect, it } from 'vitest';
import { ListFileParams, listFileGenerator, readListFiles } from './listFileGenerator.js';
import { collect } from './testSupport/collect.js';
import { TemporaryFolder } from './testSupport/temporaryFolder.js';

const folder = new TemporaryFolder();
folder.write('texts/a.txt', 'A');
folder.write('texts/b.txt', 'B');
const absolute = folder.write('elsewhere/c d.txt', 'C');
folder.write('texts/1.list', `a.txt\r\n\n# not this\n  b.txt  \n`);
folder.write('2.list', `${absolute}\ntexts/a.txt`);
const params = (lists: string[], relative_to: ListFileParams['relative_to'] = 'list') =>
  Object.assign(new ListFileParams(), { lists, relative_to });

describe('list files', () => {
  it('name files relative to the folder of the list', async () => {
    const listed = await readListFiles(params([folder.at('texts/*.list'), folder.at('2.list')]));
    expect(listed).toEqual([
      { file: folder.at('texts', 'a.txt'), list: folder.at('texts', '1.list') },
      { file: folder.at('texts', 'b.txt'), list: folder.at('texts', '1.list') },
      { file: absolute, list: folder.at('2.list') },
      { file: folder.at('texts', 'a.txt'), list: folder.at('2.list') },
    ]);
  });

  it('name files relative to the working directory', async () => {
    const listed = await readListFiles(params([folder.at('2.list')], 'working_directory'));
    expect(listed.map(({ file }) => file)).toEqual([absolute, path.join('texts', 'a.txt')]);
  });

  it('become a generator, which starts anywhere', async () => {
    const lists = [folder.at('texts', '1.list'), folder.at('2.list')];
    const generator = await listFileGenerator(params(lists), async (item) => ({
      inputs: { text: ndArray('string', [], [await readFile(item.file, 'utf8')]) },
      targets: {},
      outputs: {},
      meta: { ...item },
    }));
    expect(generator.length).toBe(4);
    const all = await collect(generator.generate());
    expect(all.map(({ inputs }) => inputs.text!.data[0])).toEqual(['A', 'B', 'C', 'A']);
    expect(await collect(generator.generateFrom(3))).toEqual(all.slice(3));
    expect(await collect(generator.generateFrom(4))).toEqual([]);
  });

  it('must be there, name something, and name what is there', async () => {
    await expect(readListFiles(params([folder.at('none.list')]))).rejects.toThrow(DataError);
    const empty = folder.write('empty.list', '\n# nothing\n');
    await expect(readListFiles(params([empty]))).rejects.toThrow(/name no sample/);
    const wrong = folder.write('wrong.list', 'gone.txt\n');
    const generator = await listFileGenerator(params([wrong]), async ({ file }) => {
      await readFile(file);
      throw new Error('is there');
    });
    await expect(collect(generator.generate())).rejects.toThrow(/gone\.txt: ENOENT/);
  });
});
