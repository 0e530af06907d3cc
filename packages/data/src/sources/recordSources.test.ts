import { Params, param, paramsFromJson, paramsToJson, problemsOf } from '@tfaip/core';
import { expect, test } from 'vitest';
import { CsvParams } from './csvParams.js';
import { NumpyParams } from './numpy/numpyParams.js';
import type { RecordSourceParams } from './recordSourceParams.js';
import { recordSources } from './recordSources.js';

class TableParams extends Params {
  @param.choice(() => recordSources, { help: 'Where the samples are' })
  source: RecordSourceParams = new CsvParams();
}

test('the format can be chosen by name, with parameters of its own', () => {
  const source = Object.assign(new NumpyParams(), { files: ['a.npz'], arrays: ['x'] });
  const json = paramsToJson(Object.assign(new TableParams(), { source }));
  expect(json).toMatchObject({ source: { type: 'Numpy', files: ['a.npz'], arrays: ['x'] } });
  expect(paramsFromJson(TableParams, json).source).toEqual(source);
});

test('files have to be named', () => {
  expect(problemsOf(new TableParams()).map(({ path }) => path)).toEqual(['source.files']);
});
