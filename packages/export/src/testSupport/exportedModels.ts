import * as tf from '@tensorflow/tfjs';
import {
  type CallOptions,
  type ExportGraph,
  type GenericGraphBase,
  GraphBase,
  type GraphClass,
  ModelBase,
  ModelBaseParams,
  type ModelClass,
  type NamedArrays,
  type NamedSpecs,
  type NamedTensors,
  type NamedVariable,
  type NdArray,
  ndArray,
  toTensors,
} from '@tfaip/core';
import { type StepGraph, subGraph, trace } from '@tfaip/graph';
import { BatchNormalization, LSTM, TransformerBlock } from '@tfaip/layers';

/** A model that is exported, with inputs of any batch size and length. */
export interface ExportCase {
  readonly name: string;
  readonly graph: new () => GraphBase<NamedTensors, NamedTensors>;
  readonly inputSpecs: NamedSpecs;
  readonly inputs: (batch: number, time: number) => NamedArrays;
  readonly exportGraphs?: (inputs: NamedTensors, outputs: NamedTensors) => Record<string, ExportGraph>;
}

class Mlp extends GraphBase<NamedTensors, NamedTensors> {
  private readonly hidden = this.own('hidden', tf.layers.dense({ units: 9, activation: 'relu' }));
  private readonly out = this.own('out', tf.layers.dense({ units: 3, activation: 'softmax' }));

  buildGraph({ x }: NamedTensors, options: CallOptions): NamedTensors {
    const scores = this.out.call(this.hidden.call(x!, options), options);
    return { scores, class: tf.argMax(scores, -1) };
  }
}

class Cnn extends GraphBase<NamedTensors, NamedTensors> {
  private readonly conv = this.own('conv', tf.layers.conv2d({ filters: 4, kernelSize: 3, padding: 'same' }));
  private readonly norm = this.own('norm', new BatchNormalization());
  private readonly pool = this.own('pool', tf.layers.maxPooling2d({ poolSize: 2 }));
  private readonly flatten = this.own('flatten', tf.layers.flatten());
  private readonly out = this.own('out', tf.layers.dense({ units: 3 }));

  buildGraph({ x }: NamedTensors, options: CallOptions): NamedTensors {
    const features = tf.relu(this.norm.call(this.conv.call(x!, options), options));
    return {
      scores: this.out.call(this.flatten.call(this.pool.call(features, options), options), options),
    };
  }
}

class Recurrent extends GraphBase<NamedTensors, NamedTensors> {
  private readonly lstm = this.own('lstm', new LSTM({ units: 5, returnSequences: true }));
  private readonly last = this.own('last', new LSTM({ units: 4, reverse: true }));
  private readonly out = this.own('out', tf.layers.dense({ units: 3 }));

  buildGraph({ x, length }: NamedTensors, options: CallOptions): NamedTensors {
    const lengths = tf.reshape(length!, [-1]);
    const states = this.lstm.call({ inputs: x!, lengths });
    return { scores: this.out.call(this.last.call({ inputs: states, lengths }), options) };
  }
}

class Transformer extends GraphBase<NamedTensors, NamedTensors> {
  private readonly block = this.own(
    'block',
    new TransformerBlock({ heads: 2, feedForward: 12, dropout: 0.2 }),
  );
  private readonly out = this.own('out', tf.layers.dense({ units: 3 }));

  buildGraph({ x, length }: NamedTensors, options: CallOptions): NamedTensors {
    const tokens = this.block.call({ inputs: x!, lengths: tf.reshape(length!, [-1]) }, options);
    return { scores: this.out.call(tf.mean(tokens, 1), options) };
  }
}

class EncoderDecoder extends GraphBase<NamedTensors, NamedTensors> {
  private readonly encoder = this.own('encoder', tf.layers.dense({ units: 4, activation: 'tanh' }));
  private readonly decoder = this.own('decoder', tf.layers.dense({ units: 6 }));

  buildGraph({ x, style }: NamedTensors, options: CallOptions): NamedTensors {
    const code = this.encoder.call(x!, options);
    return { code, decoded: this.decoder.call(tf.concat([code, style!], 1), options) };
  }
}

const noise = (shape: number[], seed = 1): NdArray => {
  const size = shape.reduce((product, each) => product * each, 1);
  return ndArray(
    'float32',
    shape,
    Float32Array.from({ length: size }, (_, i) => Math.sin(12.9898 * (i + 1) + 78.233 * seed)),
  );
};

function sequences(batch: number, time: number): NamedArrays {
  const lengths = Int32Array.from({ length: batch }, (_, i) => 1 + ((i + time - 1) % time));
  return { x: noise([batch, time, 4]), length: ndArray('int32', [batch, 1], lengths) };
}

const sequenceSpecs: NamedSpecs = {
  x: { shape: [null, 4], dtype: 'float32' },
  length: { shape: [1], dtype: 'int32' },
};

export const exportCases: readonly ExportCase[] = [
  {
    name: 'MLP',
    graph: Mlp,
    inputSpecs: { x: { shape: [7], dtype: 'float32' } },
    inputs: (batch) => ({ x: noise([batch, 7]) }),
  },
  {
    name: 'CNN with batch normalisation',
    graph: Cnn,
    inputSpecs: { x: { shape: [9, 8, 2], dtype: 'float32' } },
    inputs: (batch) => ({ x: noise([batch, 9, 8, 2]) }),
  },
  { name: 'LSTM over variable lengths', graph: Recurrent, inputSpecs: sequenceSpecs, inputs: sequences },
  { name: 'transformer block', graph: Transformer, inputSpecs: sequenceSpecs, inputs: sequences },
  {
    name: 'encoder and decoder',
    graph: EncoderDecoder,
    inputSpecs: { x: { shape: [5], dtype: 'float32' }, style: { shape: [2], dtype: 'float32' } },
    inputs: (batch) => ({ x: noise([batch, 5]), style: noise([batch, 2], 2) }),
    exportGraphs: ({ x, style }, { code, decoded }) => ({
      encoder: { inputs: { x: x! }, outputs: { code: code! } },
      default: { inputs: { x: x!, style: style! }, outputs: { code: code!, decoded: decoded! } },
    }),
  },
];

class CaseParams extends ModelBaseParams {
  constructor(readonly exported: ExportCase) {
    super();
  }
  cls(): ModelClass {
    return CaseModel as unknown as ModelClass;
  }
  graphCls(): GraphClass {
    return this.exported.graph;
  }
}

class CaseModel extends ModelBase<CaseParams> {
  loss(): Record<string, tf.Tensor> {
    return {};
  }
  override exportGraphs(inputs: NamedTensors, outputs: NamedTensors): Record<string, ExportGraph> {
    return this.params.exported.exportGraphs?.(inputs, outputs) ?? super.exportGraphs(inputs, outputs, {});
  }
}

/** A case with its weights, none of which is where an initialiser puts it. */
export interface BuiltCase {
  readonly variables: readonly NamedVariable[];
  /** The sub-graphs that `exportGraphs` chooses, by label. */
  readonly cut: () => Record<string, StepGraph>;
  readonly weights: NamedArrays;
  /** What the model itself gives. */
  readonly predict: (inputs: NamedArrays) => Promise<NamedArrays>;
  readonly dispose: () => void;
}

export async function buildCase(exported: ExportCase): Promise<BuiltCase> {
  const model = new CaseModel(new CaseParams(exported)) as unknown as ModelBase;
  const graph = model.createGraph();
  graph.setSeed(1);
  const run = (inputs: NamedArrays): NamedTensors =>
    tf.tidy(() => graph.buildPredictionGraph(toTensors(inputs)));
  tf.dispose(run(exported.inputs(2, 3)));
  const weights: Record<string, NdArray> = {};
  for (const [i, { name, variable }] of graph.namedVariables().entries()) {
    tf.tidy(() => variable.assign(tf.add(variable, 0.1 + 0.01 * i)));
    weights[name] = {
      dtype: 'float32',
      shape: variable.shape,
      data: (await variable.data()) as Float32Array,
    };
  }
  const predict = async (inputs: NamedArrays): Promise<NamedArrays> => {
    const outputs = run(inputs);
    const values: Record<string, NdArray> = {};
    for (const [name, tensor] of Object.entries(outputs)) {
      values[name] = {
        dtype: tensor.dtype as 'float32',
        shape: tensor.shape,
        data: (await tensor.data()) as Float32Array,
      };
    }
    tf.dispose(outputs);
    return values;
  };
  return {
    variables: graph.namedVariables(),
    weights,
    predict,
    cut: () => subGraphs(exported, model, graph),
    dispose: () => graph.dispose(),
  };
}

function subGraphs(
  { inputs: inputsOf, inputSpecs }: ExportCase,
  model: ModelBase,
  graph: GenericGraphBase,
): Record<string, StepGraph> {
  const values: NamedTensors = {};
  let labels: Record<string, ExportGraph> = {};
  const step = (inputs: NamedTensors): NamedTensors => {
    const plain = Object.fromEntries(Object.keys(inputSpecs).map((name) => [name, inputs[name]!]));
    labels = model.exportGraphs(plain, graph.buildPredictionGraph(plain), {});
    for (const [label, ends] of Object.entries(labels)) {
      for (const kind of ['inputs', 'outputs'] as const) {
        for (const [name, tensor] of Object.entries(ends[kind])) values[`${label}/${kind}/${name}`] = tensor;
      }
    }
    return values;
  };
  const specs = Object.fromEntries(
    Object.entries(inputSpecs).map(([name, { shape, dtype }]) => [name, { dtype, shape: [null, ...shape] }]),
  );
  const traced = trace(step, inputsOf(2, 3), { specs });
  return Object.fromEntries(
    Object.entries(labels).map(([label, { inputs, outputs }]) => {
      const input = (name: string) => ({
        value: `${label}/inputs/${name}`,
        shape: specs[name]!.shape.map((length) => length ?? -1),
      });
      const ends = {
        inputs: Object.fromEntries(Object.keys(inputs).map((name) => [name, input(name)])),
        outputs: Object.fromEntries(Object.keys(outputs).map((name) => [name, `${label}/outputs/${name}`])),
      };
      return [label, subGraph(traced, ends)];
    }),
  );
}
