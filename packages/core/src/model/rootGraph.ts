import type * as tf from '@tensorflow/tfjs';
import { type GenericGraphBase, GraphBase } from '../graph/graphBase.js';
import type { CallOptions } from '../graph/layerBase.js';
import type { NamedTensors } from '../samples/ndArray.js';
import type { CalledMetric } from './calledMetric.js';
import { inputGradientLabel, inputGradientPenalty } from './inputGradient.js';
import type { ModelBase } from './modelBase.js';
import { checkLosses, weightedLoss } from './weightedLoss.js';

/** What a root graph makes of a batch whose targets are known. */
export interface RootOutputs {
  readonly outputs: NamedTensors;
  /** By label: scalars, or one value per sample. */
  readonly losses: Readonly<Record<string, tf.Tensor>>;
  /** Called; the same objects in every step. */
  readonly metrics: readonly CalledMetric[];
}

/** A root graph class; `ModelBase.rootGraphCls` names it. */
export type RootGraphClass = new (model: ModelBase) => RootGraph;

/**
 * The whole wiring of a step around a model's network: targets are pre-processed, the training or the prediction graph is
 * built, losses and metrics are called. A subclass that a model names by `rootGraphCls` may do it in another way:
 *
 * ```ts
 * class SmoothedRootGraph extends RootGraph {
 *   override buildWithTargets(inputs: NamedTensors, targets: NamedTensors, options: CallOptions): RootOutputs {
 *     return super.buildWithTargets(inputs, { ...targets, gt: smooth(targets.gt) }, options);
 *   }
 * }
 * ```
 */
export class RootGraph {
  /** The network, which owns all weights. */
  readonly graph: GenericGraphBase;

  constructor(readonly model: ModelBase) {
    this.graph = model.createGraph();
  }

  /** Training and validation; hooks of the model are called here and nowhere else. */
  buildWithTargets(inputs: NamedTensors, targets: NamedTensors, options: CallOptions): RootOutputs {
    const { input_gradient_weight } = this.model.params;
    if (!(input_gradient_weight > 0)) return this.wire(inputs, targets, options);
    const { penalty, root } = inputGradientPenalty(inputs, (watched) => {
      const root = this.wire(watched, targets, options);
      return { root, total: weightedLoss(root.losses, this.model.lossWeights()).total };
    });
    return { ...root, losses: { ...root.losses, [inputGradientLabel]: penalty } };
  }

  /** Whether the outputs of {@link buildWithTargets} are those of prediction too; a subclass is not asked. */
  get isOneGraph(): boolean {
    return this.constructor === RootGraph && this.graph instanceof GraphBase;
  }

  /** Prediction, where targets are unknown. */
  buildForPrediction(inputs: NamedTensors): NamedTensors {
    return this.graph.buildPredictionGraph(inputs);
  }

  /** Factor of each loss that {@link buildWithTargets} returns, by label; default 1 each. */
  lossWeights(): Readonly<Record<string, number>> {
    const { input_gradient_weight: weight } = this.model.params;
    const weights = this.model.lossWeights();
    return weight > 0 ? { ...weights, [inputGradientLabel]: weight } : weights;
  }

  /** Targets → network → losses and metrics, by the hooks of graph and model. */
  protected wire(inputs: NamedTensors, rawTargets: NamedTensors, options: CallOptions): RootOutputs {
    const { graph, model } = this;
    const targets = graph.preProcTargets(rawTargets);
    const outputs = graph.buildTrainGraph(inputs, targets, options);
    const losses = model.loss(inputs, targets, outputs);
    // Before metrics make their state.
    checkLosses(losses, model.lossWeights());
    return { outputs, losses, metrics: model.metrics(inputs, targets, outputs) };
  }
}
