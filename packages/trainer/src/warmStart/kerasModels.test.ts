import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, GraphBase, type NamedTensors, withStepContext } from '@tfaip/core';
import { AdamParams } from '@tfaip/optimizers';
import { describe, expect, it } from 'vitest';
import { WarmStartParams } from '../params/warmStartParams.js';
import { readModelWeights } from './readModelWeights.js';
import { warmStart } from './warmStart.js';

const golden = fileURLToPath(new URL('../../../export/src/golden/models', import.meta.url));

interface Values {
  readonly shape: number[];
  readonly data: number[];
}

const { cases } = JSON.parse(await readFile(`${golden}.json`, 'utf8')) as {
  cases: { id: 'mlp' | 'cnn'; inputs: Values; outputs: Values }[];
};

/** The network that Keras has trained, of layers of tfjs with Keras' names. */
class Mlp extends GraphBase<{ x: tf.Tensor }, { y: tf.Tensor }> {
  private readonly hidden = this.own('hidden', tf.layers.dense({ units: 8, activation: 'relu' }));
  private readonly out = this.own('out', tf.layers.dense({ units: 3, activation: 'softmax' }));

  buildGraph({ x }: { x: tf.Tensor }, options: { training: boolean }): { y: tf.Tensor } {
    return { y: this.out.call(this.hidden.call(x, options), options) };
  }
}

class Cnn extends GraphBase<{ x: tf.Tensor }, { y: tf.Tensor }> {
  private readonly conv = this.own(
    'conv',
    tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same', activation: 'relu' }),
  );
  private readonly bn = this.own('bn', tf.layers.batchNormalization({ epsilon: 1e-3 }));
  private readonly pool = this.own('pool', tf.layers.maxPooling2d({ poolSize: 2 }));
  private readonly logits = this.own('logits', tf.layers.dense({ units: 3 }));

  buildGraph({ x }: { x: tf.Tensor }, options: { training: boolean }): { y: tf.Tensor } {
    const features = this.pool.call(this.bn.call(this.conv.call(x, options), options), options);
    return { y: this.logits.call(tf.reshape(features, [features.shape[0]!, -1]), options) };
  }
}

const files = ['keras', 'weights.h5', 'checkpoint', 'savedmodel'] as const;

describe.each(cases)('the $id that Keras has trained', ({ id, inputs, outputs }) => {
  it.each(files)('predicts the same when its %s is loaded, and is trained further', async (kind) => {
    await tf.setBackend('cpu');
    const paths = {
      keras: `${golden}/${id}/${id}.keras`,
      'weights.h5': `${golden}/${id}/${id}.weights.h5`,
      checkpoint: `${golden}/${id}/ckpt-1`,
      savedmodel: `${golden}/${id}/savedmodel`,
    };
    const graph = id === 'mlp' ? new Mlp() : new Cnn();
    graph.setSeed(1);
    const x = tf.tensor(inputs.data, inputs.shape);
    const run = (training: boolean): tf.Tensor => {
      const pass = (): NamedTensors => graph.buildGraph({ x }, { training });
      return tf.tidy(() => withStepContext({ seed: 1, step: 0 }, () => pass()) as never as NamedTensors).y!;
    };
    run(false).dispose();
    const params = Object.assign(new WarmStartParams(), { model: paths[kind] });
    const variables = graph.namedVariables();
    const report = await warmStart({ runtime: new EagerRuntime(), variables, params, print: () => {} });
    expect(report.filter(({ status }) => status === 'loaded').length).toBe(variables.length);

    const largest = Math.max(...outputs.data.map(Math.abs));
    for (const [i, value] of (await run(false).data()).entries()) {
      expect(Math.abs(value - outputs.data[i]!)).toBeLessThanOrEqual(1e-5 * largest);
    }

    const trainable = variables.filter((each) => each.trainable);
    const optimizer = new AdamParams().create();
    optimizer.build(trainable);
    const target = tf.oneHot(tf.tensor1d([0, 1, 2, 0, 1].slice(0, inputs.shape[0]), 'int32'), 3);
    const losses: number[] = [];
    for (let step = 0; step < 30; step++) {
      const { value, grads } = tf.variableGrads(
        () => tf.losses.meanSquaredError(target, run(true)) as tf.Scalar,
        trainable.map(({ variable }) => variable),
      );
      const gradients = Object.fromEntries(
        trainable.map(({ name, variable }) => [name, grads[variable.name]!]),
      );
      optimizer.apply(gradients, tf.scalar(0.01));
      losses.push((await value.data())[0]!);
    }
    expect(losses.at(-1)).toBeLessThan(0.7 * losses[0]!);
  });

  it('is named by its variables in every file', async () => {
    const { arrays } = await readModelWeights(`${golden}/${id}/${id}.keras`);
    expect(Object.keys(arrays)).toContain(id === 'mlp' ? 'hidden/kernel' : 'bn/moving_mean');
  });
});
