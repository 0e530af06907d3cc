import { type NamedSpecs, ndArray, param } from '@tfaip/core';
import { ArrayGenerator, DataBase, DataBaseParams, type PipelineMode } from '@tfaip/data';
import { ScenarioBaseParams } from '@tfaip/trainer';
import { ClassifierModelParams } from '../step/classifierModel.js';
import { inputShapes, type Network, networks } from '../step/network.js';
import { trainingBatches } from '../step/trainingBatch.js';

/** Samples of an epoch; a fifth as many are validated. */
const trainingSamples = 3200;

class NoiseData extends DataBase<NoiseDataParams> {
  override inputLayerSpecs(): NamedSpecs {
    return { x: { shape: inputShapes[this.params.network], dtype: 'float32' } };
  }

  override targetLayerSpecs(): NamedSpecs {
    return { gt: { shape: [], dtype: 'int32' } };
  }

  override generator(mode: PipelineMode): ArrayGenerator {
    const count = mode === 'training' ? trainingSamples : trainingSamples / 5;
    const [all] = trainingBatches(this.params.network, count, 1);
    return ArrayGenerator.fromArrays({
      inputs: { x: ndArray('float32', [count, ...all!.shape], all!.inputs) },
      targets: { gt: ndArray('int32', [count], all!.classes) },
    });
  }
}

class NoiseDataParams extends DataBaseParams {
  @param.oneOf(networks, { help: 'The network' })
  network: Network;

  constructor(network: Network = 'mlp') {
    super();
    this.network = network;
  }

  cls(): typeof NoiseData {
    return NoiseData;
  }
}

/** A network of the step benchmark with its data, as the trainer takes them. */
export class ClassifierScenarioParams extends ScenarioBaseParams {
  override model: ClassifierModelParams;
  override data: NoiseDataParams;

  constructor(network: Network = 'mlp') {
    super();
    this.model = new ClassifierModelParams(network);
    this.data = new NoiseDataParams(network);
  }
}
