import assert from 'node:assert/strict';
import * as tf from '@tensorflow/tfjs';
import { EagerRuntime, ndArray } from '@tfaip/core';
import { readEvents, SummaryWriter } from '@tfaip/tensorboard';
import { TensorboardWriter, TFAIPLayerBase } from '@tfaip/tensorboard/layer';

const largest = new TensorboardWriter({
  name: 'largest',
  func: (name, { data }, step, writer) => writer.scalar(name, Math.max(...Array.from(data, Number)), step),
});

class Doubling extends TFAIPLayerBase {
  override call(x: tf.Tensor): tf.Tensor {
    const doubled = tf.mul(x, 2);
    this.addTensorboard(largest, doubled);
    return doubled;
  }
}

await tf.setBackend('cpu');
const layer = new Doubling();
const step = new EagerRuntime().prepare(({ x }) => ({ y: layer.call(x!) }), {
  name: 'predict',
  seed: 1,
  feeds: {},
});
const feeds = { x: ndArray('float32', [2], Float32Array.of(1.5, 2)) };
const { values, logged } = await step.run(feeds, { step: 7, logging: true });
assert.deepEqual(values.y?.data, Float32Array.of(3, 4));

const writer = new SummaryWriter('run');
for (const { handler, path, value } of logged) handler.handle(path, value, 7, writer);
await writer.close();
const found: unknown[] = [];
for await (const event of readEvents('run')) {
  if (event.kind === 'scalar') found.push([event.tag, event.step, event.value]);
}
assert.deepEqual(found, [['largest', 7, 4]]);
console.log('done');
