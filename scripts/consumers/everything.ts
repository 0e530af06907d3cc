import assert from 'node:assert/strict';
import * as cli from '@tfaip/cli';
import * as core from '@tfaip/core';
import * as data from '@tfaip/data';
import * as evaluator from '@tfaip/evaluator';
import * as exported from '@tfaip/export';
import * as graph from '@tfaip/graph';
import * as layers from '@tfaip/layers';
import * as libtensorflow from '@tfaip/libtensorflow';
import * as losses from '@tfaip/losses-metrics';
import * as optimizers from '@tfaip/optimizers';
import * as tensorboard from '@tfaip/tensorboard';
import * as layer from '@tfaip/tensorboard/layer';
import * as tfrecord from '@tfaip/tfrecord';
import * as trainer from '@tfaip/trainer';
import * as wasm from '@tfaip/wasm';

const ofModels = { core, data, graph, layers, losses, optimizers, trainer, exported };
const beside = { cli, evaluator, libtensorflow, tensorboard, layer, tfrecord, wasm };
for (const [name, faces] of Object.entries({ ...ofModels, ...beside })) {
  assert.ok(Object.keys(faces).length > 0, `${name} exports nothing`);
  assert.ok(!('default' in faces), `${name} has a default export`);
}

// Where no native library is, importing it must do no harm, and asking for it must say so.
await assert.rejects(libtensorflow.locateLibrary({ libraryPath: 'nowhere' }), libtensorflow.LibraryError);
console.log('done');
