import { type Batch, type NamedSpecs, ndArray, type Runtime, scalarValue, totalLossName } from '@tfaip/core';
import { AdamParams } from '@tfaip/optimizers';
import { batchSpecs, buildModel, learningRateFeed, trainFeeds, trainStep } from '@tfaip/trainer';
import type { DigitBatch } from './digitBatch.js';
import { DigitModel, DigitModelParams } from './digitModel.js';
import type { Network } from './network.js';
import type { StepSystem, TrainedNetwork } from './stepSystem.js';

const SEED = 1;
const LEARNING_RATE = 1e-3;
const inputSpecs: NamedSpecs = { img: { shape: [28, 28, 1], dtype: 'float32' } };
const targetSpecs: NamedSpecs = { gt: { shape: [], dtype: 'int32' } };

/** This project: the trainer's own training step, prepared by the runtime that the trainer would take. */
export class TfaipSystem implements StepSystem {
  build(network: Network, batch: DigitBatch, runtime: Runtime): TrainedNetwork {
    const built = buildModel(new DigitModel(new DigitModelParams(network)), SEED, asBatch(batch));
    const optimizer = new AdamParams().create();
    optimizer.build(built.variables.filter(({ trainable }) => trainable));
    const step = runtime.prepare(trainStep(built, built.variables, optimizer), {
      name: 'training',
      seed: SEED,
      feeds: { ...batchSpecs(inputSpecs, targetSpecs), [learningRateFeed]: { shape: [], dtype: 'float32' } },
    });
    let steps = 0;
    return {
      step: async (next) => {
        const { values } = await step.run(trainFeeds(asBatch(next), LEARNING_RATE), { step: steps++ });
        return scalarValue(values[totalLossName]!);
      },
      dispose: () => {
        step.dispose();
        optimizer.dispose();
        built.dispose();
      },
    };
  }
}

function asBatch({ size, images, classes }: DigitBatch): Batch {
  return {
    inputs: { img: ndArray('float32', [size, 28, 28, 1], images) },
    targets: { gt: ndArray('int32', [size], classes) },
    meta: Array.from({ length: size }, () => ({})),
    size,
  };
}
