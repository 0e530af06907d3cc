import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemsOf, type Sample, scalarArray, scalarValue } from '@tfaip/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DataPipelineParams } from './dataPipelineParams.js';
import { ListFileData, ListFileDataParams } from './listFileData.js';
import type { PipelineMode } from './pipelineMode.js';
import type { ListedFile } from './sources/listFileGenerator.js';

class NumberData extends ListFileData {
  inputLayerSpecs() {
    return { x: { shape: [], dtype: 'float32' } } as const;
  }
  targetLayerSpecs() {
    return {};
  }
  protected override async loadSample({ file }: ListedFile): Promise<Sample> {
    const x = scalarArray(Number(await readFile(file, 'utf8')));
    return { inputs: { x }, targets: {}, outputs: {}, meta: { file } };
  }
}

class NumberDataParams extends ListFileDataParams {
  cls() {
    return NumberData;
  }
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tfaip-lists-'));
  for (const number of [1, 2, 3, 4]) writeFileSync(join(folder, `${number}.txt`), String(number));
  writeFileSync(join(folder, 'train.list'), '1.txt\n2.txt\n');
  writeFileSync(join(folder, 'val.list'), '3.txt\n');
  writeFileSync(join(folder, 'predict.list'), '4.txt\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

async function numbersOf(params: NumberDataParams, mode: PipelineMode): Promise<number[]> {
  const pipelineParams = Object.assign(new DataPipelineParams(), { shuffle_buffer_size: 0 });
  const pipeline = await new NumberData(params).createPipeline(mode, pipelineParams, 1);
  const numbers: number[] = [];
  for await (const { inputs } of pipeline.generateInputSamples()) numbers.push(scalarValue(inputs.x!));
  return numbers;
}

it('takes the lists of each mode', async () => {
  const params = new NumberDataParams();
  params.train_files.lists = [join(folder, 'train.list')];
  params.val_files.lists = [join(folder, 'val.list')];
  expect(problemsOf(params)).toEqual([]);
  expect(await numbersOf(params, 'training')).toEqual([1, 2]);
  expect(await numbersOf(params, 'evaluation')).toEqual([3]);
  expect(await numbersOf(params, 'prediction')).toEqual([3]);
  params.predict_files.lists = [join(folder, 'predict.list')];
  expect(await numbersOf(params, 'prediction')).toEqual([4]);
});

it('needs lists to train and to validate on', () => {
  expect(problemsOf(new NumberDataParams()).map(({ path }) => path)).toEqual([
    'train_files.lists',
    'val_files.lists',
  ]);
});
