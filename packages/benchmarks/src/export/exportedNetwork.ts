import * as tf from '@tensorflow/tfjs';
import { type NdArray, ndArray } from '@tfaip/core';
import { type LoadedSavedModel, loadSavedModel, writeSavedModel } from '@tfaip/export/saved-model';
import { trace } from '@tfaip/graph';
import { type BuiltModel, buildModel } from '@tfaip/trainer';
import { ClassifierModel, ClassifierModelParams } from '../step/classifierModel.js';
import { inputShapes, type Network } from '../step/network.js';
import { trainingBatches } from '../step/trainingBatch.js';

/** One of the benchmark's networks, exported by this project. */
export class ExportedNetwork {
  private readonly built: BuiltModel;
  private loaded: LoadedSavedModel | undefined;

  constructor(private readonly network: Network) {
    const x = inputsOf(network, 2);
    const batch = {
      inputs: { x },
      targets: { gt: ndArray('int32', [2], new Int32Array(2)) },
      meta: [{}, {}],
      size: 2,
    };
    this.built = buildModel(new ClassifierModel(new ClassifierModelParams(network)), 1, batch);
  }

  /** Traces the network's prediction, as the trainer does once in a run; milliseconds. */
  trace(): { ms: number; write: (folder: string) => Promise<number> } {
    const start = performance.now();
    const graph = trace(({ x }) => this.built.root.buildForPrediction({ x: x! }), {
      x: inputsOf(this.network, 2),
    });
    const ms = performance.now() - start;
    return {
      ms,
      // As the trainer does at each new best model.
      write: async (folder) => {
        const begin = performance.now();
        const signatures = { serving_default: { graph } };
        await writeSavedModel(folder, { signatures, variables: this.built.variables, values: {} });
        return performance.now() - begin;
      },
    };
  }

  /** Loads an export of the network; {@link predict} then runs it. */
  async load(folder: string): Promise<void> {
    this.loaded?.dispose();
    this.loaded = await loadSavedModel(folder);
  }

  async logits(x: NdArray): Promise<Float32Array> {
    const { logits } = await this.loaded!.run('serving_default', { x });
    return logits!.data as Float32Array;
  }

  /** Milliseconds of each of some calls, from arrays on the host to arrays on the host. */
  async predict(x: NdArray, steps: number): Promise<number[]> {
    const stepMs: number[] = [];
    for (let step = 0; step < steps; step++) {
      const start = performance.now();
      await this.logits(x);
      stepMs.push(performance.now() - start);
    }
    return stepMs;
  }

  dispose(): void {
    this.loaded?.dispose();
    this.built.dispose();
    tf.disposeVariables();
  }
}

/** Noise, as many samples as asked for. */
export function inputsOf(network: Network, size: number): NdArray {
  const [batch] = trainingBatches(network, size, 1);
  return ndArray('float32', [size, ...inputShapes[network]], batch!.inputs);
}
