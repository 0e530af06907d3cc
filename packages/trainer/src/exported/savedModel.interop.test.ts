import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type NamedArrays, type NdArray, scalarArray } from '@tfaip/core';
import { writeSavedModel } from '@tfaip/export/saved-model';
import { describeInterop, describeNative } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { expectClose } from '../fixtures/equivalence/expectClose.js';
import { modelFixtures } from '../fixtures/equivalence/models.js';
import { learningRate, type TrainedModel, trainModel } from '../fixtures/equivalence/trainedModel.js';

/** Runs many calls on many models: a start of Python's TensorFlow takes seconds. */
const program = `
import json, os, sys
os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'
import numpy as np
import tensorflow as tf
def tensors(feeds):
    return {k: tf.constant(np.array(v['data'], v['dtype']).reshape(v['shape'])) for k, v in feeds.items()}
def arrays(outputs):
    return {k: {'shape': list(v.shape), 'data': v.numpy().flatten().tolist()} for k, v in outputs.items()}
def run(task):
    model = tf.saved_model.load(task['folder'])
    predict = model.signatures['serving_default']
    outputs = [arrays(model.signatures[c['signature']](**tensors(c['feeds']))) for c in task['predict']]
    losses = [float(model.signatures['train'](**tensors(feeds))['loss']) for feeds in task['train']]
    feeds = tensors(task['tune'])
    tuned = []
    for _ in range(5):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(predict(**feeds)['logits'] ** 2)
        gradients = tape.gradient(loss, model.trainable_variables)
        tuned.append(float(loss))
        for variable, gradient in zip(model.trainable_variables, gradients):
            variable.assign_sub(0.01 * tf.convert_to_tensor(gradient))
    return {'outputs': outputs, 'losses': losses, 'tuned': tuned}
print(json.dumps([run(task) for task in json.load(open(sys.argv[1]))]))
`;

interface PlainArray {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

interface PythonResult {
  readonly outputs: readonly Readonly<Record<string, PlainArray>>[];
  readonly losses: readonly number[];
  readonly tuned: readonly number[];
}

describeNative('SavedModels of trained models', () => {
  describeInterop('in Python', (runPython) => {
    it('give our outputs at sizes that training has not seen, take our training steps, and are trained further', async () => {
      const folder = await mkdtemp(path.join(tmpdir(), 'tfaip-models-'));
      try {
        const made = [];
        const moved: string[] = [];
        for (const fixture of modelFixtures) {
          const model = await trainModel(fixture, 50);
          moved.push(...movedStatistics(await model.weights()));
          made.push(await exportAndGoOn(model, path.join(folder, fixture.name)));
          model.dispose();
        }
        expect(moved).toEqual(expect.arrayContaining(['norm/moving_mean', 'norm/moving_variance']));
        expect(moved).toHaveLength(4);
        const tasks = path.join(folder, 'tasks.json');
        await writeFile(tasks, JSON.stringify(made.map(({ task }) => task)));
        const results = runPython(program, tasks) as PythonResult[];
        for (const [i, { name, outputs, losses }] of made.entries()) {
          const result = results[i]!;
          expect(result.outputs).toHaveLength(outputs.length);
          for (const [call, expected] of outputs.entries()) {
            expect(Object.keys(result.outputs[call]!).length).toBeGreaterThan(0);
            for (const [output, array] of Object.entries(result.outputs[call]!)) {
              expectClose(array, expected[output]!, `${name}, call ${call}, ${output}`);
            }
          }
          const lossError = Math.max(...losses.map((loss, at) => Math.abs(loss - result.losses[at]!)));
          expect(result.losses).toHaveLength(50);
          expect(lossError, `${name}: losses`).toBeLessThan(1e-4);
          expect(result.tuned.at(-1), `${name}: trained in Python`).toBeLessThan(result.tuned[0]!);
        }
        expect(made.at(-1)!.task.predict.map(({ signature }) => signature)).toContain('encoder');
      } finally {
        await rm(folder, { recursive: true });
      }
    }, 240_000);
  });
});

/** Exports a model and trains it on, which Python shall do too; what Python shall call, and what it shall get. */
async function exportAndGoOn(model: TrainedModel, folder: string) {
  const { name, signatures, variables, nextBatches, unseen } = model;
  await mkdir(folder);
  await writeSavedModel(folder, { signatures, variables, values: await model.weights(), step: 100 });
  const predictions = Object.entries(signatures).filter(([signature]) => signature !== 'train');
  const predict = predictions.flatMap(([signature, { graph }]) =>
    unseen.map((inputs) => ({ signature, feeds: plainArrays(offered(inputs, graph.inputs)) })),
  );
  const predicted = await Promise.all(unseen.map((inputs) => model.predict(inputs)));
  const outputs = predictions.flatMap(() => predicted);
  const train = nextBatches.map(({ inputs, targets }) => ({
    ...plainArrays(inputs, 'inputs_'),
    ...plainArrays(targets, 'targets_'),
    learning_rate: plainArray(scalarArray(learningRate)),
  }));
  const losses = await model.trainOn(nextBatches);
  const tune = plainArrays(unseen[0]!);
  return { name, task: { folder, predict, train, tune }, outputs, losses };
}

/** Names of moving statistics none of which is where they begin: 0 and 1. */
function movedStatistics(weights: NamedArrays): string[] {
  const statistics = Object.entries(weights).filter(([name]) => /moving_(mean|variance)$/.test(name));
  return statistics
    .filter(([name, { data }]) =>
      (data as Float32Array).every((value) => value !== Number(name.endsWith('variance'))),
    )
    .map(([name]) => name);
}

function offered(arrays: NamedArrays, inputs: object): NamedArrays {
  return Object.fromEntries(Object.entries(arrays).filter(([name]) => Object.hasOwn(inputs, name)));
}

function plainArrays(arrays: NamedArrays, prefix = ''): Record<string, PlainArray> {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => [prefix + name, plainArray(array)]),
  );
}

function plainArray({ dtype, shape, data }: NdArray): PlainArray {
  return { dtype, shape, data: [...(data as Float32Array)] };
}
