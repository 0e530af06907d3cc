import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { ndArray } from '@tfaip/core';
import { trace } from '@tfaip/graph';
import { describeNative } from '@tfaip/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freezeGraph } from '../frozenGraph/freezeGraph.js';
import { writeTfjsModel } from './writeTfjsModel.js';

const x = ndArray('float32', [2, 3], Float32Array.of(1, 2, 3, 4, 5, 6));

describeNative('writeTfjsModel', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tfaip-tfjs-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('splits weights into files of 4 MiB, and tells names, dtypes and shapes of inputs and outputs', async () => {
    const kernel = tf.variable(tf.zeros([3, 400_000]), true, 'kernel');
    const graph = trace((feeds) => ({ y: tf.matMul(feeds.x!, kernel) }), { x });
    const weights = { kernel: ndArray('float32', [3, 400_000], new Float32Array(1_200_000)) };
    const variables = [{ name: 'kernel', variable: kernel, trainable: true }];
    await writeTfjsModel(folder, freezeGraph(graph, variables, weights));
    kernel.dispose();
    const files = await readdir(folder);
    expect(files.sort()).toEqual(['group1-shard1of2.bin', 'group1-shard2of2.bin', 'model.json']);
    const { signature } = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    const float = { dtype: 'DT_FLOAT', name: expect.stringMatching(/:0$/) };
    expect(signature.inputs.x).toEqual({ ...float, tensorShape: { dim: [{ size: '-1' }, { size: '3' }] } });
    expect(signature.outputs.y).toEqual({
      ...float,
      tensorShape: { dim: [{ size: '-1' }, { size: '400000' }] },
    });
  });

  it('names all operations that tfjs does not have, with their nodes', async () => {
    const frozen = freezeGraph(
      trace((feeds) => ({ y: tf.neg(feeds.x!) }), { x }),
      [],
      {},
    );
    const odd = { name: 'odd', op: 'CTCLossV2', inputs: [], attrs: {} };
    await expect(writeTfjsModel(folder, { ...frozen, nodes: [odd] })).rejects.toThrow(/CTCLossV2 \(odd\)/);
  });
});
