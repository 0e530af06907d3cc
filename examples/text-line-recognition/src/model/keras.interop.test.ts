import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NamedArrays } from '@tfaip/core';
import { describeInterop, describeNative } from '@tfaip/testing';
import { afterAll, expect, it } from 'vitest';
import { classes, createLineSteps, height, lineBatch } from '../testSupport/lineSteps.js';

const peers = fileURLToPath(new URL('../../../../packages/benchmarks/peers', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'tfaip-keras-'));
afterAll(() => rmSync(folder, { recursive: true }));

const batches = [
  [90, 61, 44, 33],
  [52, 120, 75, 100],
  [80, 81, 60, 47],
].map(lineBatch);
const steps = 12;

describeNative('training', () => {
  describeInterop('beside Keras', (runPython) => {
    it('has the same losses, from the same weights on the same lines', async () => {
      const network = { filters: [32, 64], units: [128], dropout: 0 };
      const own = await createLineSteps('native', network);
      const shapes = batches.map(({ inputs, targets }, i) =>
        writeArrays({ ...inputs, ...targets }, (name) => `${i}.${name}`),
      );
      const weights = await own.weights();
      expect(Object.keys(weights).sort()).toEqual([...weightNames].sort());
      writeArrays(weights, (name) => `${weightNames.indexOf(name)}.weight`);
      writeFileSync(path.join(folder, 'batches.json'), JSON.stringify({ height, classes, batches: shapes }));
      const losses = [];
      for (let step = 0; step < steps; step++) losses.push(await own.train(batches[step % batches.length]!));
      own.dispose();
      const theirs = runPython(trainInKeras, peers, folder, String(steps)) as number[];
      losses.forEach((loss, step) => {
        expect(Math.abs(loss - theirs[step]!) / loss).toBeLessThan(1e-3);
      });
      expect(losses.at(-1)!).toBeLessThan(losses[0]!);
    }, 120_000);
  });
});

/** Writes plain numbers, little-endian; gives the shapes. */
function writeArrays(
  arrays: NamedArrays,
  fileOf: (name: string) => string,
): Record<string, readonly number[]> {
  for (const [name, { data }] of Object.entries(arrays)) {
    const { buffer, byteOffset, byteLength } = data as Float32Array;
    writeFileSync(path.join(folder, fileOf(name)), new Uint8Array(buffer, byteOffset, byteLength));
  }
  return Object.fromEntries(Object.entries(arrays).map(([name, { shape }]) => [name, shape]));
}

const weightNames = [
  ...['block0/conv/kernel', 'block0/conv/bias', 'block1/conv/kernel', 'block1/conv/bias'],
  ...['normalization/gamma', 'normalization/beta'],
  ...['lstm0/forward/kernel', 'lstm0/forward/recurrent_kernel', 'lstm0/forward/bias'],
  ...['lstm0/backward/kernel', 'lstm0/backward/recurrent_kernel', 'lstm0/backward/bias'],
  ...['logits/dense/kernel', 'logits/dense/bias'],
];

/** The network of the benchmark without dropout; its weights have the order of `weightNames`. */
const trainInKeras = `
import json, sys
sys.path.insert(0, sys.argv[1])
import numpy as np
import text_line_network as network
folder, count = sys.argv[2], int(sys.argv[3])
Dropout = network.layers.Dropout
network.layers.Dropout = lambda rate: Dropout(0.0)
steps = network.Steps(folder)
for i, weight in enumerate(steps.optimizer._trainable_variables):
    weight.assign(np.fromfile(f"{folder}/{i}.weight", "<f4").reshape(weight.shape))
batches = network.batches_in(folder)
print(json.dumps([float(steps.train(*batches[i % len(batches)])) for i in range(count)]))
`;
