import type { NamedTensors } from '../samples/ndArray.js';
import { type CallOptions, LayerBase } from './layerBase.js';

/**
 * A network whose graph differs between training and prediction, e.g. teacher forcing against decoding.
 *
 * Layers are made once, in the constructor, and shared by both graphs.
 */
export abstract class GenericGraphBase<
  Inputs extends NamedTensors = NamedTensors,
  Targets extends NamedTensors = NamedTensors,
  Outputs extends NamedTensors = NamedTensors,
> extends LayerBase<Inputs, Outputs> {
  /** The outputs for training and validation; may read the targets. */
  abstract buildTrainGraph(inputs: Inputs, targets: Targets, options: CallOptions): Outputs;

  /** The outputs where targets are unknown. */
  abstract buildPredictionGraph(inputs: Inputs): Outputs;

  /** Targets as losses and metrics want them; default: as they come from the data. */
  preProcTargets(targets: Targets): Targets {
    return targets;
  }

  override call(inputs: Inputs, _options: CallOptions): Outputs {
    return this.buildPredictionGraph(inputs);
  }
}

/** A network with one graph for training and prediction: a subclass writes {@link buildGraph} only. */
export abstract class GraphBase<
  Inputs extends NamedTensors = NamedTensors,
  Outputs extends NamedTensors = NamedTensors,
> extends GenericGraphBase<Inputs, NamedTensors, Outputs> {
  /** The outputs for the inputs; `training` switches dropout and the like. */
  abstract buildGraph(inputs: Inputs, options: CallOptions): Outputs;

  override buildTrainGraph(inputs: Inputs, _targets: NamedTensors, options: CallOptions): Outputs {
    return this.buildGraph(inputs, options);
  }

  override buildPredictionGraph(inputs: Inputs): Outputs {
    return this.buildGraph(inputs, { training: false });
  }

  override call(inputs: Inputs, options: CallOptions): Outputs {
    return this.buildGraph(inputs, options);
  }
}
