import { type Batch, type NamedSpecs, ndArray, type Runtime, scalarValue, totalLossName } from '@tfaip/core';
import { AdamParams } from '@tfaip/optimizers';
import type { SummaryWriter } from '@tfaip/tensorboard';
import { batchSpecs, buildModel, learningRateFeed, trainFeeds, trainStep } from '@tfaip/trainer';
import { ClassifierModel, ClassifierModelParams } from './classifierModel.js';
import { inputShapes, type Network } from './network.js';
import type { StepSystem, TrainedNetwork } from './stepSystem.js';
import type { TrainingBatch } from './trainingBatch.js';

const SEED = 1;
const LEARNING_RATE = 1e-3;
const targetSpecs: NamedSpecs = { gt: { shape: [], dtype: 'int32' } };

/** Where and how often steps log. */
export interface StepLog {
  readonly every: number;
  readonly writer: SummaryWriter;
}

/** This project: the trainer's own training step, prepared by the runtime that the trainer would take. */
export class TfaipSystem implements StepSystem {
  /** @param log default: steps do not log. */
  constructor(private readonly log: StepLog | undefined = undefined) {}

  build(network: Network, batch: TrainingBatch, runtime: Runtime): TrainedNetwork {
    const built = buildModel(new ClassifierModel(new ClassifierModelParams(network)), SEED, asBatch(batch));
    const optimizer = new AdamParams().create();
    optimizer.build(built.variables.filter(({ trainable }) => trainable));
    const step = runtime.prepare(trainStep(built, built.variables, optimizer), {
      name: 'training',
      seed: SEED,
      feeds: {
        ...batchSpecs(inputSpecs(network), targetSpecs),
        [learningRateFeed]: { shape: [], dtype: 'float32' },
      },
    });
    let steps = 0;
    return {
      step: async (next) => {
        const logging = this.log !== undefined && steps % this.log.every === 0;
        const feeds = trainFeeds(asBatch(next), LEARNING_RATE);
        const { values, logged } = await step.run(feeds, { step: steps++, logging });
        for (const { handler, path, value } of logged) handler.handle(path, value, steps, this.log?.writer);
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

function inputSpecs(network: Network): NamedSpecs {
  return { x: { shape: inputShapes[network], dtype: 'float32' } };
}

function asBatch({ size, inputs, shape, classes }: TrainingBatch): Batch {
  return {
    inputs: { x: ndArray('float32', [size, ...shape], inputs) },
    targets: { gt: ndArray('int32', [size], classes) },
    meta: Array.from({ length: size }, () => ({})),
    size,
  };
}
