import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type CallOptions, EagerRuntime, type NdArray, ndArray, withStepContext } from '@tfaip/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readScalars } from '../read/readScalars.js';
import { SummaryWriter } from '../summaryWriter.js';
import { TensorboardError } from '../tensorboardError.js';
import { TensorboardWriter } from './tensorboardWriter.js';
import { TFAIPLayerBase } from './tfaipLayerBase.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-layer-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => tf.setBackend('cpu'));

interface Call {
  name: string;
  value: NdArray;
  step: number;
}

const calls: Call[] = [];
const record = new TensorboardWriter({
  name: 'doubled',
  func: (name, value, step, writer) => {
    calls.push({ name, value, step });
    writer.scalar(name, Number(value.data[0]), step);
  },
});
const counts = new TensorboardWriter({ name: 'count', dtype: 'int32', func: record.func });

class Inner extends TFAIPLayerBase {
  override call(x: tf.Tensor, _options?: CallOptions): tf.Tensor {
    const doubled = tf.mul(x, 2);
    this.addTensorboard(record, doubled);
    return doubled;
  }
}

class Outer extends TFAIPLayerBase {
  private readonly inner = this.own('inner', new Inner());

  override call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    this.addTensorboard(counts, tf.sum(x));
    return tf.neg(this.inner.call(x, options));
  }
}

class Root extends TFAIPLayerBase {
  private readonly outer = this.own('outer', new Outer());

  override call(x: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.outer.call(x, options);
  }
}

const feeds = { x: ndArray('float32', [2], Float32Array.of(1.5, 2)) };

function prepare(layer = new Root()) {
  const step = ({ x }: Record<string, tf.Tensor>) => ({ y: layer.call(x!, { training: true }) });
  return new EagerRuntime().prepare(step, { name: 'train', seed: 1, feeds: {} });
}

describe('TFAIPLayerBase', () => {
  it('hands values, cast to the dtype, and composed names to the function, which writes them', async () => {
    calls.length = 0;
    const writer = new SummaryWriter(folder);
    const { values, logged } = await prepare().run(feeds, { step: 7, logging: true });
    for (const { handler, path: name, value } of logged) handler.handle(name, value, 7, writer);
    await writer.close();
    expect(calls).toEqual([
      { name: 'outer/count', value: ndArray('int32', [], Int32Array.of(3)), step: 7 },
      { name: 'outer/inner/doubled', value: ndArray('float32', [2], Float32Array.of(3, 4)), step: 7 },
    ]);
    expect(values.y?.data).toEqual(Float32Array.of(-3, -4));
    const found = [];
    for await (const { tag, step, value } of readScalars(folder)) found.push([tag, step, value]);
    expect(found).toEqual([
      ['outer/count', 7, 3],
      ['outer/inner/doubled', 7, 3],
    ]);
  });

  it('logs nothing, computes nothing more and keeps no tensor in steps that do not log', async () => {
    const step = prepare();
    const before = tf.memory().numTensors;
    expect((await step.run(feeds, { step: 1, logging: true })).logged).toHaveLength(2);
    expect((await step.run(feeds, { step: 2 })).logged).toHaveLength(0);
    expect(tf.memory().numTensors).toBe(before);
    const x = tf.tensor1d([1]);
    const layer = new Inner();
    const kernels = async (collect?: () => void): Promise<string[]> => {
      const profile = await tf.profile(() =>
        withStepContext({ seed: 1, step: 1, ...(collect && { collect }) }, () => layer.call(x)),
      );
      return profile.kernelNames;
    };
    expect(await kernels()).toEqual(['Multiply']);
    expect((await kernels(() => {})).length).toBeGreaterThan(1);
  });

  it('can be called outside of steps', () => {
    expect([...new Inner().call(tf.tensor1d([1])).dataSync()]).toEqual([2]);
  });

  it('does not disturb gradients', async () => {
    const layer = new Root();
    const gradient = ({ x }: Record<string, tf.Tensor>) => ({
      g: tf.grad((input: tf.Tensor) => tf.sum(layer.call(input, { training: true })))(x!),
    });
    const step = new EagerRuntime().prepare(gradient, { name: 'train', seed: 1, feeds: {} });
    const { values, logged } = await step.run(feeds, { step: 1, logging: true });
    expect(values.g?.data).toEqual(Float32Array.of(-2, -2));
    expect(logged.map((each) => each.path)).toEqual(['outer/count', 'outer/inner/doubled']);
  });
});

describe('TensorboardWriter', () => {
  it('refuses an empty name', () => {
    expect(() => new TensorboardWriter({ name: '', func: () => {} })).toThrow(TensorboardError);
  });

  it('says when the run logs to something else', () => {
    const value = ndArray('float32', [], Float32Array.of(1));
    expect(() => record.handle('a/b', value, 1, new Map())).toThrow(/a\/b.*given: Map/s);
    expect(() => record.handle('a/b', value, 1, undefined)).toThrow('undefined');
  });
});
