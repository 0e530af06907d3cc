import { ndArray, paramsFromJson, paramsToJson } from '@tfaip/core';
import { expect, test } from 'vitest';
import { ArrayGenerator } from './arrayGenerator.js';
import { DataBase } from './dataBase.js';
import { DataBaseParams } from './dataBaseParams.js';
import { DataPipelineParams } from './dataPipelineParams.js';
import type { PipelineMode } from './pipelineMode.js';

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
  const params = Object.assign(new DataPipelineParams(), { batch_size: 3, limit: 7 });
  expect(paramsToJson(params)).toEqual({
    batch_drop_remainder: false,
    batch_size: 3,
    limit: 7,
    shuffle_buffer_size: 1024,
  });
  expect(paramsFromJson(DataPipelineParams, paramsToJson(params))).toEqual(params);
});
