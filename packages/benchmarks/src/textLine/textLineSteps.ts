import type { Batch, NamedArrays, PreparedStep } from '@tfaip/core';
import { AdamParams } from '@tfaip/optimizers';
import {
  batchFeeds,
  batchSpecs,
  buildModel,
  DeviceParams,
  learningRateFeed,
  selectBackend,
  trainFeeds,
  trainStep,
} from '@tfaip/trainer';
import type { TextLineBatches } from './textLineBatches.js';

/** A new network of the text-line example with its optimizer. */
export interface TextLineSteps {
  /** Of the network's last layer. */
  readonly classes: number;
  train(batch: Batch, learningRate: number): Promise<void>;
  /** `logits` [B, frames, classes] and `frames` [B]. */
  predict(batch: Batch): Promise<NamedArrays>;
  dispose(): void;
}

/**
 * Makes the network, on the native backend.
 *
 * @param lines the first batch and all shapes; a charmap is known by then.
 * @throws {BackendError} without native TensorFlow.
 */
export async function createTextLineSteps(
  { scenario, data, batches, specs }: TextLineBatches,
  seed: number,
): Promise<TextLineSteps> {
  const { runtime } = await selectBackend(Object.assign(new DeviceParams(), { backend: 'native' }));
  const built = buildModel(scenario.createModel(data), seed, batches[0]!, 'unchecked');
  const optimizer = Object.assign(new AdamParams(), { global_clip_norm: 5 }).create();
  optimizer.build(built.variables);
  const train = runtime.prepare(trainStep(built, built.variables, optimizer), {
    name: 'training',
    seed,
    feeds: {
      ...batchSpecs(specs.inputs, specs.targets),
      [learningRateFeed]: { shape: [], dtype: 'float32' },
    },
  });
  const predict: PreparedStep = runtime.prepare(
    (feeds) => {
      const { logits, frames } = built.graph.buildPredictionGraph({
        img: feeds['inputs/img']!,
        width: feeds['inputs/width']!,
      });
      return { logits: logits!, frames: frames! };
    },
    { name: 'prediction', seed, feeds: batchSpecs(specs.inputs, {}) },
  );
  let step = 0;
  return {
    classes: built.variables.filter(({ trainable }) => trainable).at(-1)!.variable.shape[0]!,
    async train(batch, learningRate) {
      await train.run(trainFeeds(batch, learningRate), { step: step++ });
    },
    async predict(batch) {
      return (await predict.run(batchFeeds({ ...batch, targets: {} }), { step })).values;
    },
    dispose() {
      for (const each of [train, predict, optimizer, built]) each.dispose();
      runtime.dispose?.();
    },
  };
}
