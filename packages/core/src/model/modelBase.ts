import type * as tf from '@tensorflow/tfjs';
import type { GenericGraphBase } from '../graph/graphBase.js';
import type { NamedTensors } from '../samples/ndArray.js';
import type { Sample } from '../samples/sample.js';
import type { CalledMetric } from './calledMetric.js';
import type { ModelBaseParams } from './modelBaseParams.js';
import { RootGraph, type RootGraphClass } from './rootGraph.js';

/** Prints one line to the user. */
export type Print = (line: string) => void;

/** Which value decides on the best model, and in which direction. */
export type BestLoggingSettings = readonly [mode: 'min' | 'max', name: string];

/** Inputs and outputs of one exported sub-graph. */
export interface ExportGraph {
  readonly inputs: NamedTensors;
  readonly outputs: NamedTensors;
}

/**
 * Glues graph, losses, metrics, logging and export together; a subclass overrides hooks.
 *
 * Hooks get tensors, concrete in an eager step and recorded in a compiled one. Loss and Metric objects are made once,
 * as fields, and called in the hooks:
 *
 * ```ts
 * class DigitModel extends ModelBase<DigitModelParams, Inputs, Targets, Outputs> {
 *   private readonly ce = new SparseCategoricalCrossentropy({ fromLogits: true, name: 'ce' });
 *   private readonly acc = new Accuracy({ name: 'acc' });
 *   loss(_inputs: Inputs, targets: Targets, outputs: Outputs) {
 *     return { ce: this.ce.call(targets.gt, outputs.logits) };
 *   }
 *   metrics(_inputs: Inputs, targets: Targets, outputs: Outputs) {
 *     return [this.acc.call(targets.gt, outputs.class)];
 *   }
 * }
 * ```
 */
export abstract class ModelBase<
  P extends ModelBaseParams = ModelBaseParams,
  Inputs extends NamedTensors = NamedTensors,
  Targets extends NamedTensors = NamedTensors,
  Outputs extends NamedTensors = NamedTensors,
> {
  constructor(readonly params: P) {}

  /**
   * The losses by label. A value is what a Loss object returned, or any scalar or per-sample tensor; per-sample
   * values are averaged over the batch. The label `loss` is taken by the weighted total.
   */
  abstract loss(inputs: Inputs, targets: Targets, outputs: Outputs): Record<string, tf.Tensor>;

  /** Factor of each loss in the total, by label; default 1 each. */
  lossWeights(): Record<string, number> {
    return {};
  }

  /** Metric objects that have been called, computed on training and validation data alike. */
  metrics(_inputs: Inputs, _targets: Targets, _outputs: Outputs): CalledMetric[] {
    return [];
  }

  /** Which value decides on the best model: any loss or metric name, or `loss` for the weighted total. */
  bestLoggingSettings(): BestLoggingSettings {
    return ['min', 'loss'];
  }

  /**
   * Shows one un-batched validation sample with its outputs to the user.
   *
   * @param sample with inputs, targets and outputs, without batch dimension.
   * @param data the scenario's data object.
   */
  printEvaluate(_sample: Sample, _data: unknown, _print: Print): void {}

  /** Sub-graphs to export, by label; default: everything as `default`. */
  exportGraphs(inputs: Inputs, outputs: Outputs, _targets: Targets): Record<string, ExportGraph> {
    return { default: { inputs, outputs } };
  }

  /** The network, made from the params. */
  createGraph(): GenericGraphBase<Inputs, Targets, Outputs> {
    const Graph = this.params.graphCls() as unknown as new (
      params: P,
    ) => GenericGraphBase<Inputs, Targets, Outputs>;
    return new Graph(this.params);
  }

  /** What owns the wiring of targets, network, losses and metrics; override it to wire them in another way. */
  rootGraphCls(): RootGraphClass {
    return RootGraph;
  }

  /** The root graph, with a network of its own. */
  createRootGraph(): RootGraph {
    const Root = this.rootGraphCls();
    return new Root(this as unknown as ModelBase);
  }
}
