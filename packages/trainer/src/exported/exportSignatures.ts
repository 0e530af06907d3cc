import {
  type Batch,
  type ExportGraph,
  type NamedSpecs,
  type NamedTensors,
  type NdArray,
  scalarArray,
} from '@tfaip/core';
import type { SavedModelSignature } from '@tfaip/export/saved-model';
import { type StepGraph, type SubGraphEnds, subGraph, trace } from '@tfaip/graph';
import type { BuiltModel } from '../loop/builtModel.js';
import { batchFeeds, learningRateFeed, splitFeeds } from '../steps/feeds.js';
import { type GradientSink, trainStep } from '../steps/trainStep.js';

/** The signature that programs take which ask for none. */
const servingDefault = 'serving_default';

export interface SignatureSource {
  readonly built: BuiltModel;
  /** A batch of real data: what its steps are tried on. */
  readonly example: Batch;
  /** Of the batch's feeds. */
  readonly specs: NamedSpecs;
  readonly seed: number;
}

/**
 * The model's graphs by the labels of its `exportGraphs`. All that `buildPredictionGraph` does is in them, so
 * pre-processing that stands there is exported.
 *
 * @throws {SubGraphError} if an output needs an input that its label does not offer.
 * @throws {TracingError} if the graph cannot be recorded for all sizes.
 */
export function predictionGraphs({
  built,
  example,
  specs,
  seed,
}: SignatureSource): Record<string, StepGraph> {
  const { model, root } = built;
  const ends = new GraphEnds();
  const step = (feeds: NamedTensors): NamedTensors => {
    const { inputs, targets } = splitFeeds(feeds);
    return ends.values(model.exportGraphs(inputs, root.buildForPrediction(inputs), targets));
  };
  const traced = withPlainNames(trace(step, batchFeeds(example), { seed, specs }));
  return Object.fromEntries([...ends.byLabel].map(([label, each]) => [label, subGraph(traced, each)]));
}

/**
 * A signature for each of the {@link predictionGraphs}, and `serving_default`: the label `default`, or the first.
 *
 * @throws as they do.
 */
export function predictionSignatures(source: SignatureSource): Record<string, SavedModelSignature> {
  const graphs = Object.entries(predictionGraphs(source));
  const signatures = Object.fromEntries(graphs.map(([label, graph]) => [label, { graph }]));
  const byDefault = signatures.default ?? Object.values(signatures)[0];
  return { ...signatures, ...(byDefault && { [servingDefault]: byDefault }) };
}

/**
 * The training step as a signature. Inputs: `inputs_<name>`, `targets_<name>` and `learning_rate`; outputs: the losses.
 *
 * @throws {TracingError} if the step cannot be recorded for all sizes.
 */
export function trainSignature(
  { built, example, specs, seed }: SignatureSource,
  variables: BuiltModel['variables'],
  sink: GradientSink,
): SavedModelSignature {
  const root = withoutMetrics(built);
  const rate: NdArray = scalarArray(1e-3);
  const graph = trace(
    trainStep({ ...built, model: root.model, root, metrics: [] }, variables, sink),
    { ...batchFeeds(example), [learningRateFeed]: rate },
    { seed, specs: { ...specs, [learningRateFeed]: rate } },
  );
  const inputs = Object.entries(graph.inputs).map(([name, tensor]) => [name.replace('/', '_'), tensor]);
  return { graph: { ...graph, inputs: Object.fromEntries(inputs) }, trains: true };
}

/** Metrics count what a run has seen; a caller of the signature has no use for them. */
function withoutMetrics({ model, root }: BuiltModel): BuiltModel['root'] {
  const silent = Object.create(root, {
    model: { value: Object.create(model, { metrics: { value: () => [] } }) },
    // A root graph may call metrics of its own.
    buildWithTargets: {
      value: (...args: Parameters<typeof root.buildWithTargets>) => ({
        ...root.buildWithTargets.apply(silent, args),
        metrics: [],
      }),
    },
  }) as BuiltModel['root'];
  return silent;
}

/** An error about an input names it as the model does. */
function withPlainNames(graph: StepGraph): StepGraph {
  const inputs = Object.entries(graph.inputs).map(([name, tensor]) => [
    name.replace(/^inputs\//, ''),
    tensor,
  ]);
  return { ...graph, inputs: Object.fromEntries(inputs) };
}

/** What a model exports, as values of a step that is traced several times with other sizes. */
class GraphEnds {
  readonly byLabel = new Map<string, SubGraphEnds>();
  private readonly shapes = new Map<string, number[]>();

  values(graphs: Readonly<Record<string, ExportGraph>>): NamedTensors {
    const values: Record<string, NamedTensors[string]> = {};
    for (const [label, { inputs, outputs }] of Object.entries(graphs)) {
      const ends = {
        inputs: {} as Record<string, SubGraphEnds['inputs'][string]>,
        outputs: {} as Record<string, string>,
      };
      for (const [name, tensor] of Object.entries(inputs)) {
        const value = `${label}/inputs/${name}`;
        values[value] = tensor;
        ends.inputs[name] = { value, shape: this.shape(value, tensor.shape) };
      }
      for (const [name, tensor] of Object.entries(outputs)) {
        const value = `${label}/outputs/${name}`;
        values[value] = tensor;
        ends.outputs[name] = value;
      }
      this.byLabel.set(label, ends);
    }
    return values;
  }

  /** -1 where it was another size before. */
  private shape(value: string, shape: readonly number[]): readonly number[] {
    const before = this.shapes.get(value) ?? shape;
    const known = shape.map((size, axis) => (size === before[axis] ? size : -1));
    this.shapes.set(value, known);
    return known;
  }
}
