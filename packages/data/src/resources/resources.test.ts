import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

it('a resource that is not there is named by its field', async () => {
  const params = charParams();
  params.alphabet = join(folder, 'nowhere.txt');
  const exporting = exportResources(params, join(folder, 'export'));
  await expect(exporting).rejects.toThrow(DataError);
  await expect(exporting).rejects.toThrow(/resource alphabet cannot be copied[\s\S]*nowhere\.txt/);
});

it('a relative resource that leads out of the export is refused', () => {
  const params = charParams();
  params.alphabet = '../a/chars.txt';
  expect(() => locateResources(params, join(folder, 'export'))).toThrow(DataError);
  params.alphabet = 'resources/../..chars.txt';
  expect(locateResources(params, join(folder, 'export')).alphabet).toBe(
    join(folder, 'export', '..chars.txt'),
  );
});

it('an export without resources has no folder for them', async () => {
  await exportResources(new TableParams(), join(folder, 'export'));
  expect(existsSync(join(folder, 'export', 'resources'))).toBe(false);
});
