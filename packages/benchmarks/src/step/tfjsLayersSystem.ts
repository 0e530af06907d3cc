import * as tf from '@tensorflow/tfjs';
import { BenchmarkError } from '../benchmarkError.js';
import type { Network } from './network.js';
import type { StepSystem, TrainedNetwork } from './stepSystem.js';
import type { TrainingBatch } from './trainingBatch.js';

/**
 * Plain tfjs-layers: a compiled model and `trainOnBatch`, which does what its `fit` does for each batch.
 *
 * Only the models are plain. The backend is this project's: without its kernels, the CNN would not train on WASM at all.
 */
export class TfjsLayersSystem implements StepSystem {
  build(network: Network): TrainedNetwork {
    const layers = plainLayers[network];
    if (!layers) throw new BenchmarkError(`Plain tfjs-layers is not measured on the network ${network}.`);
    const model = tf.sequential({ layers: layers() });
    const optimizer = tf.train.adam(1e-3);
    model.compile({ optimizer, loss: 'sparseCategoricalCrossentropy', metrics: ['acc'] });
    return {
      step: (batch) => trainOnBatch(model, batch),
      dispose: () => {
        model.dispose();
        optimizer.dispose();
      },
    };
  }
}

const plainLayers: Partial<Record<Network, () => tf.layers.Layer[]>> = { mlp: mlpLayers, cnn: cnnLayers };

async function trainOnBatch(
  model: tf.Sequential,
  { size, inputs, shape, classes }: TrainingBatch,
): Promise<number> {
  const x = tf.tensor(inputs, [size, ...shape]);
  const y = tf.tensor2d(Float32Array.from(classes), [size, 1]);
  const [loss] = (await model.trainOnBatch(x, y)) as number[];
  tf.dispose([x, y]);
  return loss!;
}

function mlpLayers(): tf.layers.Layer[] {
  return [tf.layers.flatten({ inputShape: [28, 28, 1] }), ...denseLayers()];
}

function cnnLayers(): tf.layers.Layer[] {
  return [
    tf.layers.conv2d({ inputShape: [28, 28, 1], filters: 32, kernelSize: 3, activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.conv2d({ filters: 64, kernelSize: 3, activation: 'relu' }),
    tf.layers.maxPooling2d({ poolSize: 2 }),
    tf.layers.flatten(),
    ...denseLayers(),
  ];
}

function denseLayers(): tf.layers.Layer[] {
  return [
    tf.layers.dense({ units: 128, activation: 'relu' }),
    tf.layers.dense({ units: 10, activation: 'softmax' }),
  ];
}
