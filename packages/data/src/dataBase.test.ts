import { ndArray, param, paramsFromJson, paramsToJson } from '@tfaip/core';
import { expect, test } from 'vitest';
import { ArrayGenerator } from './arrayGenerator.js';
import { DataBase } from './dataBase.js';
import { DataBaseParams } from './dataBaseParams.js';
import { DataPipelineParams } from './dataPipelineParams.js';
import type { PipelineMode } from './pipelineMode.js';
import type { ProcessingStepParams } from './processors/processingStepParams.js';
import { DropParams, NoiseParams, WorkerGroupParams, workerGroup } from './testSupport/processors.js';
import { collect } from './testSupport/testPipeline.js';

class CountDataParams extends DataBaseParams {
  override cls() {
    return CountData;
  }
}

class CountData extends DataBase<CountDataParams> {
  override inputLayerSpecs() {
    return { x: { shape: [], dtype: 'int32' } } as const;
  }
  override targetLayerSpecs() {
    return {};
  }
  override async generator(mode: PipelineMode) {
    const count = mode === 'training' ? 4 : 2;
    const x = ndArray(
      'int32',
      [count],
      Int32Array.from({ length: count }, (_, i) => i),
    );
    return ArrayGenerator.fromArrays({ inputs: { x } });
  }
}

test('the params name the data class, and a pipeline follows its mode', async () => {
  const params = new CountDataParams();
  const data = new (params.cls())(params);
  const training = await data.createPipeline('training', new DataPipelineParams(), 1);
  const evaluation = await data.createPipeline('evaluation', new DataPipelineParams(), 1);
  expect([training.samplesPerEpoch, evaluation.samplesPerEpoch]).toEqual([4, 2]);
  const { value: batch } = await evaluation.batches().next();
  expect(batch?.inputs.x).toEqual(ndArray('int32', [2], Int32Array.of(0, 1)));
});

test('pipeline params survive JSON', () => {
  const params = Object.assign(new DataPipelineParams(), {
    batch_size: 3,
    limit: 7,
    bucket_boundaries: [4, 8],
    bucket_batch_sizes: [4, 2, 1],
    num_processes: 2,
    on_error: 'skip',
  });
  const json = paramsToJson(params);
  expect(json).toMatchObject({
    batch_size: 3,
    bucket_boundaries: [4, 8],
    num_processes: 2,
    on_error: 'skip',
  });
  expect(paramsFromJson(DataPipelineParams, json)).toEqual(params);
});

class WordsParams extends DataBaseParams {
  @param.choices(() => [NoiseParams, WorkerGroupParams], { help: 'Steps' })
  override pre_proc: ProcessingStepParams[] = [new NoiseParams(), workerGroup(new DropParams())];

  override cls() {
    return CountData;
  }
}

test('processors are part of the params of a data set, and survive JSON', async () => {
  const json = paramsToJson(new WordsParams());
  expect(paramsFromJson(WordsParams, json)).toEqual(new WordsParams());
  expect(json).toMatchObject({
    pre_proc: [
      { type: 'Noise', amount: 0 },
      { type: 'WorkerGroup', processors: [{ type: 'Drop', every: 3 }] },
    ],
  });
});

test('a mode that there is not is refused before data is read', async () => {
  const params = new WordsParams();
  params.pre_proc[0]!.modes = ['train' as 'training'];
  const pipeline = new CountData(params).createPipeline('training', new DataPipelineParams(), 1);
  await expect(pipeline).rejects.toThrow(/data\.pre_proc.*modes.*training, evaluation, prediction, targets/);
});

test('preloaded data is read once, and passes are the same', async () => {
  let runs = 0;
  class CountedData extends CountData {
    override async generator() {
      runs++;
      return super.generator('training');
    }
  }
  const settings = (values: Partial<DataPipelineParams>) =>
    Object.assign(new DataPipelineParams(), { batch_size: 2, ...values });
  const orders = [];
  for (const values of [{}, { preload_data: true }, { preload_data: true, use_shared_memory: true }]) {
    const pipeline = await new CountedData(new CountDataParams()).createPipeline(
      'training',
      settings(values),
      1,
    );
    const before = runs;
    orders.push((await collect(pipeline.batches(), 6)).map(({ inputs }) => [...inputs.x!.data]));
    expect(runs).toBe(before);
  }
  expect(orders[1]).toEqual(orders[0]);
  expect(orders[2]).toEqual(orders[0]);
});
