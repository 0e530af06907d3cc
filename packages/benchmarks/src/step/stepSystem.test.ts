import * as tf from '@tensorflow/tfjs';
import type { Runtime } from '@tfaip/core';
import { DeviceParams, selectBackend } from '@tfaip/trainer';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeSystems } from './nodeSystems.js';
import { trainingBatches } from './trainingBatch.js';

let runtime: Runtime;

beforeAll(async () => {
  ({ runtime } = await selectBackend(Object.assign(new DeviceParams(), { backend: 'wasm' })));
});

describe.each(['wasm', 'wasm-tfjs-layers'] as const)('%s', (name) => {
  it.each(['mlp', 'cnn'] as const)(
    'learns a batch by heart with the %s and keeps no tensor',
    async (network) => {
      const [batch] = trainingBatches(network, 8, 1);
      const before = tf.memory().numTensors;
      const trained = nodeSystems[name]!.create().build(network, batch!, runtime);
      const first = await trained.step(batch!);
      expect(first).toBeGreaterThan(1.5);
      const during = tf.memory().numTensors;
      let last = first;
      for (let step = 0; step < 15; step++) last = await trained.step(batch!);
      expect(last).toBeLessThan(0.8 * first);
      expect(tf.memory().numTensors).toBe(during);
      trained.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
