import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataError, param } from '@tfaip/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { DataBaseParams } from '../dataBaseParams.js';
import { DataProcessorParams, type ProcessingStepParams } from '../processors/processingStepParams.js';
import { exportResources, locateResources } from './resources.js';

class TableParams extends DataProcessorParams {
  @param.string({ help: 'A table', optional: true }) table: string | null = null;
  override resourceFields(): string[] {
    return ['table'];
  }
  override cls(): never {
    throw new Error('not to be made');
  }
}

class CharDataParams extends DataBaseParams {
  @param.string({ help: 'The alphabet' }) alphabet = '';
  @param.choices(() => [TableParams], { help: 'Steps' })
  override pre_proc: ProcessingStepParams[] = [new TableParams(), new TableParams(), new TableParams()];
  override resourceFields(): string[] {
    return ['alphabet'];
  }
  override cls(): never {
    throw new Error('not to be made');
  }
}

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-resources-'));
  for (const each of ['a', 'b', 'export']) mkdirSync(join(folder, each));
  for (const each of ['a', 'b']) writeFileSync(join(folder, each, 'chars.txt'), each);
});

afterEach(() => rmSync(folder, { recursive: true }));

function charParams(): CharDataParams {
  const params = new CharDataParams();
  params.alphabet = join(folder, 'a', 'chars.txt');
  const [same, other] = params.pre_proc as TableParams[];
  same!.table = params.alphabet;
  other!.table = join(folder, 'b', 'chars.txt');
  return params;
}

it('travel with an export, each file once, and are found where the export lies then', async () => {
  const params = charParams();
  const exported = await exportResources(params, join(folder, 'export'));
  expect(params).toEqual(charParams());
  expect(exported.alphabet).toBe('resources/chars.txt');
  expect((exported.pre_proc as TableParams[]).map(({ table }) => table)).toEqual([
    'resources/chars.txt',
    'resources/chars-2.txt',
    null,
  ]);
  renameSync(join(folder, 'export'), join(folder, 'moved'));
  rmSync(join(folder, 'a'), { recursive: true });
  const located = locateResources(exported, join(folder, 'moved'));
  expect(readFileSync(located.alphabet, 'utf8')).toBe('a');
  expect(readFileSync((located.pre_proc[1] as TableParams).table!, 'utf8')).toBe('b');
});

it('what lies in the folder already is named and kept, and taken for what has the same content', async () => {
  const run = join(folder, 'export');
  const params = locateResources(await exportResources(charParams(), run), run);
  expect((await exportResources(params, run)).alphabet).toBe('resources/chars.txt');
  (params.pre_proc as TableParams[])[1]!.table = join(folder, 'b', 'chars.txt');
  const again = await exportResources(params, run);
  expect([again.alphabet, (again.pre_proc as TableParams[])[1]!.table]).toEqual([
    'resources/chars.txt',
    'resources/chars-2.txt',
  ]);
  expect(readdirSync(join(run, 'resources'))).toEqual(['chars-2.txt', 'chars.txt']);
  expect(readFileSync(join(run, again.alphabet), 'utf8')).toBe('a');
});

it('a resource that is not there is named by its field', async () => {
  const params = charParams();
  params.alphabet = join(folder, 'nowhere.txt');
  const exporting = exportResources(params, join(folder, 'export'));
  await expect(exporting).rejects.toThrow(DataError);
  await expect(exporting).rejects.toThrow(/resource alphabet cannot be copied[\s\S]*nowhere\.txt/);
});

it.each([
  ['..', '../a/chars.txt'],
  ['an absolute path', '/etc/hostname'],
  ['a symbolic link', 'resources/link.txt'],
  ['a folder that is a symbolic link', 'linked/chars.txt'],
])('a resource that leads out of the export by %s is refused', (_, path) => {
  mkdirSync(join(folder, 'export', 'resources'));
  symlinkSync(join(folder, 'a', 'chars.txt'), join(folder, 'export', 'resources', 'link.txt'));
  symlinkSync(join('..', 'a'), join(folder, 'export', 'linked'));
  const params = Object.assign(charParams(), { alphabet: path, pre_proc: [] });
  expect(() => locateResources(params, join(folder, 'export'))).toThrow(DataError);
  expect(() => locateResources(params, join(folder, 'export'))).toThrow(
    /alphabet of .*export leads out of it/,
  );
});

it('a resource may have an odd name, a link within the export, or be missing until it is read', () => {
  symlinkSync('weights.txt', join(folder, 'export', 'link.txt'));
  writeFileSync(join(folder, 'export', 'weights.txt'), '');
  for (const path of ['..chars.txt', 'link.txt', 'missing.txt']) {
    const params = Object.assign(charParams(), { alphabet: `resources/../${path}`, pre_proc: [] });
    expect(locateResources(params, join(folder, 'export')).alphabet).toBe(join(folder, 'export', path));
  }
});

it('resources of an export that is adapted stay, and a new one is put beside them', async () => {
  const place = join(folder, 'export');
  const located = locateResources(await exportResources(charParams(), place), place);
  writeFileSync(join(folder, 'b', 'chars.txt'), 'new');
  located.alphabet = join(folder, 'b', 'chars.txt');
  const adapted = await exportResources(located, place);
  expect(adapted.alphabet).toBe('resources/chars-3.txt');
  expect((adapted.pre_proc as TableParams[]).map(({ table }) => table)).toEqual([
    'resources/chars.txt',
    'resources/chars-2.txt',
    null,
  ]);
});

it('an export without resources has no folder for them', async () => {
  await exportResources(new TableParams(), join(folder, 'export'));
  expect(existsSync(join(folder, 'export', 'resources'))).toBe(false);
});
