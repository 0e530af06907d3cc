import { ArrayGenerator, DataPipeline, DataPipelineParams } from '@tfaip/data';
import { describe, expect, it } from 'vitest';
import { stepsPerEpoch } from './epochSteps.js';

function pipeline(samples: number, batchSize: number, dropRemainder = false): DataPipeline {
  const params = new DataPipelineParams();
  params.batch_size = batchSize;
  params.batch_drop_remainder = dropRemainder;
  const list = Array.from({ length: samples }, () => ({ inputs: {}, targets: {}, outputs: {}, meta: {} }));
  const generator = ArrayGenerator.fromSamples(list);
  return new DataPipeline({ mode: 'training', params, seed: 1, generator, inputSpecs: {}, targetSpecs: {} });
}

describe('stepsPerEpoch', () => {
  it.each([
    [100, 16, null, 1, 7],
    [96, 16, null, 1, 6],
    [100, 16, 32, 1, 2],
    [100, 16, 33, 1, 3],
    [100, 16, 1000, 1, 70],
    [10, 16, 160, 1, 16],
    [100, 1, null, 1.1, 110],
    [100, 16, null, 0.5, 4],
    [100, 16, null, 2, 14],
    [100, 16, null, 1e-6, 1],
  ])(
    '%i samples in batches of %i, samples_per_epoch %s, scale %d: %i steps',
    (samples, batch, per, scale, steps) => {
      expect(
        stepsPerEpoch({ samples_per_epoch: per, scale_epoch_size: scale }, pipeline(samples, batch)),
      ).toBe(steps);
    },
  );

  it('counts whole batches only where remainders are dropped', () => {
    const size = { samples_per_epoch: null, scale_epoch_size: 1 };
    expect(stepsPerEpoch(size, pipeline(100, 16, true))).toBe(6);
  });
});
