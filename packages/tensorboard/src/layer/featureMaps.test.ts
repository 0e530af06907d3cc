import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { type CallOptions, EagerRuntime, ndArray } from '@tfaip/core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readEvents } from '../read/readEvents.js';
import { SummaryWriter } from '../summaryWriter.js';
import { featureMaps } from './featureMaps.js';
import { TFAIPLayerBase } from './tfaipLayerBase.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-feature-maps-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => tf.setBackend('cpu'));

class Encoder extends TFAIPLayerBase {
  private readonly conv = this.own('conv', tf.layers.conv2d({ filters: 6, kernelSize: 3 }));
  private readonly maps = featureMaps({ samples: 2, columns: 3 });

  override call(images: tf.Tensor, options: CallOptions): tf.Tensor {
    const features = this.conv.call(images, options);
    this.addTensorboard(this.maps, features);
    return features;
  }
}

class Root extends TFAIPLayerBase {
  private readonly encoder = this.own('encoder', new Encoder());

  override call(images: tf.Tensor, options: CallOptions): tf.Tensor {
    return this.encoder.call(images, options);
  }
}

it("shows a convolution's output as a picture for each of the first samples", async () => {
  const root = new Root();
  const step = new EagerRuntime().prepare(({ x }) => ({ y: root.call(x!, { training: true }) }), {
    name: 'train',
    seed: 1,
    feeds: {},
  });
  const x = ndArray(
    'float32',
    [3, 8, 6, 1],
    Float32Array.from({ length: 144 }, (_, i) => Math.sin(i)),
  );
  const writer = new SummaryWriter(folder);
  const { logged } = await step.run({ x }, { step: 1, logging: true });
  for (const { handler, path, value } of logged) handler.handle(path, value, 1, writer);
  await writer.close();
  const found = [];
  for await (const event of readEvents(folder)) found.push(event);
  expect(found).toHaveLength(1);
  // Tiles of 6 · 4 pixels in two rows of three, with a line between them.
  expect(found[0]).toMatchObject({ kind: 'image', tag: 'encoder/feature_maps', width: 14, height: 13 });
  expect(found[0]?.kind === 'image' && found[0].images).toHaveLength(2);
});
