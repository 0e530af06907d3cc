import * as tf from '@tensorflow/tfjs';
import { type CallOptions, LayerBase, type NamedTensors, withStepContext } from '@tfaip/core';
import {
  type Expected,
  type GoldenCase,
  type GoldenTensor,
  goldenArray,
  goldenValues,
  type PreparedCase,
  type Tolerance,
} from '@tfaip/numerics';

/** A case of `golden/layers.json`. */
export interface LayerCase {
  readonly id: string;
  readonly layer: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly call: {
    readonly training?: boolean;
    readonly mask?: GoldenTensor;
    readonly attention_mask?: GoldenTensor;
    readonly use_causal_mask?: boolean;
    readonly return_attention_scores?: boolean;
  };
  readonly inputs: readonly GoldenTensor[];
  readonly weights: readonly { readonly name: string; readonly value: GoldenTensor }[];
  readonly cotangents: readonly GoldenTensor[];
  /** `output0`, `grad_input0`, `grad_weight:NAME`, `after:NAME`. */
  readonly expected: Readonly<Record<string, GoldenTensor>>;
  readonly tolerance: Readonly<Record<string, Tolerance>>;
}

/** A layer with the settings of a case. */
export interface GoldenLayer {
  /** Owns the weights. */
  readonly layer: LayerBase<never, unknown>;
  /** All outputs that the case has. */
  call(inputs: readonly tf.Tensor[], options: CallOptions): readonly tf.Tensor[];
  /** The layer's name of a weight of Keras; default: the same. */
  readonly weightName?: (name: string) => string;
}

/** A layer of tfjs, owned as a user would. */
export class Owner extends LayerBase<readonly tf.Tensor[]> {
  readonly inner: ReturnType<typeof this.own>;

  constructor(layer: tf.layers.Layer) {
    super();
    this.inner = this.own('layer', layer);
  }

  override call([input]: readonly tf.Tensor[], options: CallOptions): tf.Tensor {
    return this.inner.call(input as never, options) as tf.Tensor;
  }
}

export function goldenTensor(golden: GoldenTensor): tf.Tensor {
  const { data, dtype, shape } = goldenArray(golden);
  return tf.tensor(data as Float32Array, [...shape], dtype as tf.DataType);
}

/** A case as a step: forward, gradients of the outputs times the cotangents, statistics afterwards. */
export function layerCase(
  example: LayerCase,
  family: string,
  make: (example: LayerCase) => GoldenLayer,
): GoldenCase {
  const arrays = [
    ...example.inputs.map((value, i) => [`input${i}`, goldenArray(value)] as const),
    ...example.cotangents.map((value, i) => [`cotangent${i}`, goldenArray(value)] as const),
  ];
  const expected = Object.entries(example.expected).map(([name, value]): [string, Expected] => [
    name,
    { value, tolerance: example.tolerance[name]! },
  ]);
  return {
    id: example.id,
    family,
    prepare: () => prepare(example, make(example)),
    runs: [{ feeds: Object.fromEntries(arrays), expected: Object.fromEntries(expected) }],
    specs: Object.fromEntries(arrays.map(([name, { shape, dtype }]) => [name, { shape, dtype }])),
  };
}

function prepare(
  example: LayerCase,
  { layer, call, weightName = (name) => name }: GoldenLayer,
): PreparedCase {
  // As Keras: in inference unless the case says so.
  const options = { training: example.call.training ?? false };
  // The first call makes the weights.
  tf.tidy(() => {
    withStepContext({ seed: 1, step: 0 }, () => call(example.inputs.map(goldenTensor), options));
  });
  const named = new Map(layer.namedVariables().map((each) => [each.name, each.variable]));
  const weights = new Map(example.weights.map(({ name }) => [name, named.get(weightName(name))!]));
  const missing = example.weights.filter(({ name }) => !weights.get(name));
  if (missing.length > 0 || named.size !== weights.size) {
    throw new Error(`${example.id}: weights are ${[...named.keys()]}, expected ${[...weights.keys()]}.`);
  }
  for (const { name, value } of example.weights) {
    tf.tidy(() => weights.get(name)!.assign(tf.tensor(goldenValues(value), [...value.shape])));
  }
  return {
    step: (feeds) => forwardAndBackward(example, { weights, call, options }, feeds),
    dispose: () => layer.dispose(),
  };
}

interface Built {
  readonly weights: ReadonlyMap<string, tf.Variable>;
  readonly call: GoldenLayer['call'];
  readonly options: CallOptions;
}

function forwardAndBackward(
  example: LayerCase,
  { weights, call, options }: Built,
  feeds: NamedTensors,
): NamedTensors {
  const inputs = example.inputs.map((_, i) => feeds[`input${i}`]!);
  const values: Record<string, tf.Tensor> = {};
  const sources = new Map<string, tf.Tensor>();
  for (const [i, input] of inputs.entries())
    if (input.dtype === 'float32') sources.set(`grad_input${i}`, input);
  for (const [name, variable] of weights) {
    if (`grad_weight:${name}` in example.expected) sources.set(`grad_weight:${name}`, variable);
  }
  const total = (): tf.Tensor => {
    const outputs = call(inputs, options);
    const products = outputs.map((output, i) => {
      values[`output${i}`] = tf.keep(output.clone());
      return tf.sum(tf.mul(output, feeds[`cotangent${i}`]!));
    });
    return tf.addN(products);
  };
  const gradients = tf.grads(total)([...sources.values()]);
  for (const [i, name] of [...sources.keys()].entries()) values[name] = gradients[i]!;
  for (const [name, variable] of weights) values[`after:${name}`] = variable.clone();
  return values;
}
