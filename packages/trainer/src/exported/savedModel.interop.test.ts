import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type NamedArrays, scalarArray, scalarValue, totalLossName } from '@tfaip/core';
import { writeSavedModel } from '@tfaip/export/saved-model';
import { CompiledRuntime } from '@tfaip/graph';
import { AdamParams } from '@tfaip/optimizers';
import { describeInterop, describeNative } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { batchesOf, modelOf, targetSpecs } from '../fixtures/equivalence/modelFixture.js';
import { modelFixtures } from '../fixtures/equivalence/models.js';
import { buildModel } from '../loop/builtModel.js';
import { batchFeeds, batchSpecs, trainFeeds } from '../steps/feeds.js';
import { predictionStep } from '../steps/predictionStep.js';
import { trainStep } from '../steps/trainStep.js';
import { WeightUpdate } from '../update/weightUpdate.js';
import { predictionSignatures, trainSignature } from './exportSignatures.js';
import { stateVariables } from './stateVariables.js';

/** Runs many calls on many models: a start of Python's TensorFlow takes seconds. */
const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import numpy as np
import tensorflow as tf
def tensors(feeds):
    return {k: tf.constant(np.array(v['data'], v['dtype']).reshape(v['shape'])) for k, v in feeds.items()}
def run(task):
    model = tf.saved_model.load(task['folder'])
    predict = model.signatures['serving_default']
    logits = [predict(**tensors(feeds))['logits'].numpy().flatten().tolist() for feeds in task['predict']]
    losses = [float(model.signatures['train'](**tensors(feeds))['loss']) for feeds in task['train']]
    feeds = tensors(task['predict'][0])
    tuned = []
    for _ in range(5):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(predict(**feeds)['logits'] ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        tuned.append(float(loss))
        for variable, gradient in zip(model.trainable_variables, gradients):
            variable.assign_sub(0.01 * tf.convert_to_tensor(gradient))
    return {'logits': logits, 'losses': losses, 'tuned': tuned}
print(json.dumps([run(task) for task in json.load(open(sys.argv[1]))]))
`;

const seed = 5;
const rate = 0.01;

describeNative('SavedModels of trained models', () => {
  describeInterop('in Python', (runPython) => {
    it('give our outputs at all sizes, take our training steps, and are trained further', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'tfaip-models-'));
      try {
        const made = [];
        for (const fixture of modelFixtures) made.push(await trainAndExport(fixture, folder));
        const tasks = path.join(folder, 'tasks.json');
        await writeFile(tasks, JSON.stringify(made.map(({ task }) => task)));
        const results = runPython(program, tasks) as {
          logits: number[][];
          losses: number[];
          tuned: number[];
        }[];
        for (const [i, { name, logits, losses }] of made.entries()) {
          const result = results[i]!;
          for (const [call, expected] of logits.entries()) {
            const largest = Math.max(...expected.map(Math.abs));
            const error = Math.max(
              ...expected.map((value, at) => Math.abs(value - result.logits[call]![at]!)),
            );
            expect(error / largest, `${name}, call ${call}`).toBeLessThan(1e-5);
          }
          const lossError = Math.max(...losses.map((loss, at) => Math.abs(loss - result.losses[at]!)));
          expect(result.losses).toHaveLength(50);
          expect(lossError, `${name}: losses`).toBeLessThan(1e-4);
          expect(result.tuned.at(-1), `${name}: trained in Python`).toBeLessThan(result.tuned[0]!);
        }
      } finally {
        await rm(folder, { recursive: true });
      }
    }, 240_000);
  });
});

/** Trains 100 steps, exports, and goes on for 50 steps, which Python shall do again. */
async function trainAndExport(fixture: (typeof modelFixtures)[number], parent: string) {
  const batches = batchesOf(fixture, 11, 150);
  const built = buildModel(modelOf(fixture), seed, batches[0]!);
  const update = new WeightUpdate(
    { optimizer: new AdamParams().create(), accumSteps: 1, emaDecay: null },
    built.variables,
  );
  const specs = batchSpecs(fixture.inputSpecs, targetSpecs);
  const source = { built, example: batches[0]!, specs, seed };
  const runtime = new CompiledRuntime({ warn: () => {} });
  try {
    const signatures = {
      ...predictionSignatures(source),
      train: trainSignature(source, built.variables, update.applying),
    };
    const feeds = { ...specs, learning_rate: { shape: [], dtype: 'float32' as const } };
    const train = runtime.prepare(trainStep(built, built.variables, update.applying), {
      name: 'train',
      seed,
      feeds,
    });
    const inputSpecs = batchSpecs(fixture.inputSpecs, {});
    const predict = runtime.prepare(predictionStep(built.root), {
      name: 'predict',
      seed,
      feeds: inputSpecs,
    });
    const losses: number[] = [];
    const trainOn = async (from: number, to: number): Promise<void> => {
      for (let step = from; step < to; step++) {
        const { values } = await train.run(trainFeeds(batches[step]!, rate), { step });
        losses.push(scalarValue(values[totalLossName]!));
      }
    };
    await trainOn(0, 100);
    const folder = path.join(parent, fixture.name.replaceAll(' ', '_'));
    await mkdir(folder);
    const variables = [...built.variables, ...stateVariables(update)];
    await writeSavedModel(folder, { signatures, variables, values: {}, step: 100 });
    const asked = [1, 3, 64].map((size) => fixture.inputs(size, randomNumbers(size)));
    const logits: number[][] = [];
    for (const inputs of asked) {
      const { values } = await predict.run(batchFeeds({ inputs, targets: {}, meta: [], size: 1 }), {
        step: 0,
      });
      logits.push([...(values.logits!.data as Float32Array)]);
    }
    await trainOn(100, 150);
    const trainTask = batches.slice(100).map(({ inputs, targets }) => ({
      ...prefixed('inputs_', inputs),
      ...prefixed('targets_', targets),
      learning_rate: plain(scalarArray(rate)),
    }));
    const task = { folder, predict: asked.map((inputs) => prefixed('', inputs)), train: trainTask };
    return { name: fixture.name, task, logits, losses: losses.slice(100) };
  } finally {
    runtime.dispose();
    update.dispose();
    built.dispose();
    tf.disposeVariables();
  }
}

function prefixed(prefix: string, arrays: NamedArrays) {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [prefix + name, plain(array)]));
}

function plain({ dtype, shape, data }: NamedArrays[string]) {
  return { dtype, shape, data: [...(data as Float32Array)] };
}

function randomNumbers(seedOfCall: number): () => number {
  let state = seedOfCall;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
