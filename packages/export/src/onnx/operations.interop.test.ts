import * as tf from '@tensorflow/tfjs';
import { cond, type NamedArrays, ndArray, scan, toTensors, whileLoop } from '@tfaip/core';
import { trace } from '@tfaip/graph';
import { describeInterop, describeNative, expectTensorClose, runOnnx } from '@tfaip/testing';
import { expect, it } from 'vitest';
import { freezeGraph } from '../frozenGraph/freezeGraph.js';
import { converters } from './converters/index.js';
import { onnxModel } from './writeOnnxModel.js';

type Step = (inputs: Record<string, tf.Tensor>) => tf.Tensor;

/** Numbers between -2 and 2, none of which is whole. */
function numbers(seed: number, ...shape: number[]) {
  const size = shape.reduce((product, each) => product * each, 1);
  const values = Float32Array.from(
    { length: size },
    (_, i) => 1.9 * Math.sin(12.9898 * (i + 1) + 78.233 * seed),
  );
  return ndArray('float32', shape, values);
}

function whole(shape: number[], ...values: number[]) {
  return ndArray('int32', shape, Int32Array.from(values));
}

const matrix = (batch: number): NamedArrays => ({
  x: numbers(batch, batch, 6),
  y: numbers(batch + 1, batch, 6),
});
const image = (batch: number): NamedArrays => ({ x: numbers(batch, batch, 7, 6, 3) });
const integers = (batch: number): NamedArrays => ({
  x: whole([batch, 2], ...Array.from({ length: 2 * batch }, (_, i) => ((i * 7) % 9) - 4)),
  y: whole([batch, 2], ...Array.from({ length: 2 * batch }, (_, i) => [1, 3, -2, 4][i % 4]!)),
});
const indices = (batch: number): NamedArrays => ({
  x: numbers(batch, batch, 4, 3),
  i: whole([batch, 2], ...Array.from({ length: 2 * batch }, (_, i) => (i * 3) % 4)),
});

const kernel = (...shape: [number, number, number, number]): tf.Tensor4D =>
  tf.tensor4d(numbers(9, ...shape).data as Float32Array, shape);
const positive = (x: tf.Tensor): tf.Tensor => tf.add(tf.abs(x), 0.5);
const x4 = ({ x }: Record<string, tf.Tensor>): tf.Tensor4D => x as tf.Tensor4D;

const unary = {
  ...{
    abs: tf.abs,
    asinh: tf.asinh,
    atan: tf.atan,
    ceil: tf.ceil,
    cos: tf.cos,
    cosh: tf.cosh,
    elu: tf.elu,
    erf: tf.erf,
    exp: tf.exp,
  },
  ...{ expm1: tf.expm1, floor: tf.floor, isFinite: tf.isFinite, isInf: tf.isInf, isNaN: tf.isNaN },
  ...{ leakyRelu: tf.leakyRelu, logSigmoid: tf.logSigmoid, logSoftmax: tf.logSoftmax, neg: tf.neg },
  ...{
    onesLike: tf.onesLike,
    relu: tf.relu,
    relu6: tf.relu6,
    round: tf.round,
    selu: tf.selu,
    sigmoid: tf.sigmoid,
  },
  ...{
    sign: tf.sign,
    sin: tf.sin,
    sinh: tf.sinh,
    softmax: tf.softmax,
    softplus: tf.softplus,
    square: tf.square,
    tan: tf.tan,
  },
  ...{ tanh: tf.tanh, zerosLike: tf.zerosLike },
} as Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>>;

const ofPositive = {
  log: tf.log,
  log1p: tf.log1p,
  reciprocal: tf.reciprocal,
  rsqrt: tf.rsqrt,
  sqrt: tf.sqrt,
};

const binary = {
  ...{
    add: tf.add,
    div: tf.div,
    divNoNan: tf.divNoNan,
    equal: tf.equal,
    floorDiv: tf.floorDiv,
    greater: tf.greater,
  },
  ...{ greaterEqual: tf.greaterEqual, less: tf.less, lessEqual: tf.lessEqual, maximum: tf.maximum },
  ...{
    minimum: tf.minimum,
    mod: tf.mod,
    mul: tf.mul,
    notEqual: tf.notEqual,
    squaredDifference: tf.squaredDifference,
  },
  ...{ sub: tf.sub },
} as Readonly<Record<string, (x: tf.Tensor, y: tf.Tensor) => tf.Tensor>>;

const reductions = { max: tf.max, mean: tf.mean, min: tf.min, prod: tf.prod, sum: tf.sum };

const onMatrices: Record<string, Step> = {
  ...Object.fromEntries(Object.entries(unary).map(([name, op]): [string, Step] => [name, ({ x }) => op(x!)])),
  ...Object.fromEntries(
    Object.entries(ofPositive).map(([name, op]): [string, Step] => [name, ({ x }) => op(positive(x!))]),
  ),
  ...Object.fromEntries(
    Object.entries(binary).map(([name, op]): [string, Step] => [name, ({ x, y }) => op(x!, y!)]),
  ),
  ...Object.fromEntries(
    Object.entries(reductions).flatMap(([name, op]): [string, Step][] => [
      [name, ({ x }) => op(x!)],
      [`${name} along an axis`, ({ x }) => op(x!, -1)],
      [`${name} along an axis that stays`, ({ x }) => op(x!, [1], true)],
    ]),
  ),
  acosh: ({ x }) => tf.acosh(tf.add(tf.abs(x!), 1)),
  acos: ({ x }) => tf.acos(tf.div(x!, 3)),
  asin: ({ x }) => tf.asin(tf.div(x!, 3)),
  atanh: ({ x }) => tf.atanh(tf.div(x!, 3)),
  pow: ({ x, y }) => tf.pow(positive(x!), y!),
  'broadcasting of a row': ({ x }) => tf.add(x!, tf.tensor1d([1, 2, 3, 4, 5, 6])),
  'broadcasting of a column': ({ x, y }) => tf.mul(x!, tf.sum(y!, 1, true)),
  all: ({ x }) => tf.all(tf.greater(x!, -1), 1),
  any: ({ x }) => tf.any(tf.greater(x!, 1), 1),
  argMax: ({ x }) => tf.argMax(x!, 1),
  argMin: ({ x }) => tf.argMin(x!, 1),
  logSumExp: ({ x }) => tf.logSumExp(x!, 1),
  norm: ({ x }) => tf.norm(x!, 'euclidean', 1),
  cumsum: ({ x }) => tf.cumsum(x!, 1),
  'exclusive cumsum from the end': ({ x }) => tf.cumsum(x!, 1, true, true),
  clipByValue: ({ x }) => tf.clipByValue(x!, -0.5, 1),
  where: ({ x, y }) => tf.where(tf.greater(x!, 0), x!, y!),
  'where of booleans': ({ x, y }) => tf.where(tf.greater(x!, 0), tf.less(x!, 1), tf.less(y!, 0)),
  logical: ({ x, y }) => tf.logicalXor(tf.greater(x!, 0), tf.logicalNot(tf.greater(y!, 0))),
  addN: ({ x, y }) => tf.addN([x!, y!, x!]),
  'values of topk': ({ x }) => tf.topk(x!, 3).values,
  'indices of topk': ({ x }) => tf.topk(x!, 3).indices,
  cast: ({ x }) => tf.cast(x!, 'int32'),
  'cast to bool': ({ x }) => tf.cast(tf.relu(x!), 'bool'),
  matMul: ({ x, y }) => tf.matMul(x!, y!, false, true),
  'matMul of the transposed': ({ x, y }) => tf.matMul(x!, y!, true, false),
  'matMul of a batch': ({ x }) =>
    tf.matMul(tf.reshape(x!, [-1, 3, 2]), tf.reshape(x!, [-1, 3, 2]), true, false),
  dot: ({ x }) => tf.dot(x!, tf.ones([6, 2])),
  einsum: ({ x, y }) => tf.einsum('bi,bj->bij', x!, y!),
  concat: ({ x, y }) => tf.concat([x!, y!, x!], 1),
  stack: ({ x, y }) => tf.stack([x!, y!], 1),
  'one of unstack': ({ x }) => tf.unstack(x!, 1)[2]!,
  split: ({ x }) => tf.split(x!, [1, 3, 2], 1)[1]!,
  'even split': ({ x }) => tf.split(x!, 3, 1)[2]!,
  tile: ({ x }) => tf.tile(x!, [2, 3]),
  reverse: ({ x }) => tf.reverse(x!, 1),
  transpose: ({ x }) => tf.transpose(x!),
  reshape: ({ x }) => tf.reshape(x!, [-1, 2, 3]),
  'reshape to sizes': ({ x }) => tf.reshape(x!, [x!.shape[0]!, 3, 2, 1]),
  expandDims: ({ x }) => tf.expandDims(x!, 1),
  squeeze: ({ x }) => tf.squeeze(tf.expandDims(x!, -1), [2]),
  pad: ({ x }) =>
    tf.pad(
      x!,
      [
        [1, 0],
        [2, 3],
      ],
      7,
    ),
  'mirrored pad': ({ x }) =>
    tf.mirrorPad(
      x!,
      [
        [0, 0],
        [2, 1],
      ],
      'reflect',
    ),
  slice: ({ x }) => tf.slice(x!, [0, 2], [-1, 3]),
  'slice of a varying size': ({ x }) => tf.slice(x!, [1, 0], [x!.shape[0]! - 1, 6]),
  'strided slice': ({ x }) => tf.stridedSlice(x!, [0, 1], [-1, 6], [1, 2]),
  'strided slice backwards': ({ x }) => tf.stridedSlice(x!, [0, -1], [0, 0], [1, -2], 0, 3),
  'strided slice of one': ({ x }) => tf.stridedSlice(x!, [0, 2], [0, 3], [1, 1], 1, 1, 0, 0, 2),
  broadcastTo: ({ x }) => tf.broadcastTo(tf.sum(x!, 1, true), x!.shape as [number, number]),
  fill: ({ x }) => tf.add(x!, tf.fill([x!.shape[0]!, 6], 3)),
  range: ({ x }) => tf.add(tf.expandDims(tf.range(0, x!.shape[0]!), 1), x!),
  oneHot: ({ x }) => tf.oneHot(tf.argMax(x!, 1), 6),
  prelu: ({ x }) => tf.prelu(x!, tf.fill([6], 0.3)),
};

const onIntegers: Record<string, Step> = {
  'sum of integers': ({ x, y }) => tf.add(x!, y!),
  'quotient of integers': ({ x, y }) => tf.floorDiv(x!, y!),
  'rest of integers': ({ x, y }) => tf.mod(x!, y!),
  'largest integer': ({ x }) => tf.max(x!, 1),
  'integers as numbers': ({ x }) => tf.div(tf.cast(x!, 'float32'), 2),
};

const onImages: Record<string, Step> = {
  conv2d: (inputs) => tf.conv2d(x4(inputs), kernel(3, 2, 3, 4), [2, 1], 'same'),
  'conv2d without padding': (inputs) => tf.conv2d(x4(inputs), kernel(3, 3, 3, 2), 1, 'valid', 'NHWC', [2, 1]),
  'conv2d with its padding': (inputs) =>
    tf.conv2d(x4(inputs), kernel(3, 3, 3, 2), 1, [
      [0, 0],
      [2, 1],
      [0, 1],
      [0, 0],
    ]),
  depthwiseConv2d: (inputs) => tf.depthwiseConv2d(x4(inputs), kernel(3, 3, 3, 2), 1, 'same'),
  separableConv2d: (inputs) =>
    tf.separableConv2d(x4(inputs), kernel(3, 3, 3, 2), kernel(1, 1, 6, 4), 1, 'same'),
  conv2dTranspose: (inputs) =>
    tf.conv2dTranspose(x4(inputs), kernel(4, 3, 2, 3), [x4(inputs).shape[0], 14, 12, 2], 2, 'same'),
  'conv2dTranspose without padding': (inputs) =>
    tf.conv2dTranspose(x4(inputs), kernel(4, 3, 2, 3), [x4(inputs).shape[0], 16, 13, 2], 2, 'valid'),
  batchNorm: (inputs) =>
    tf.batchNorm(x4(inputs), tf.ones([3]), tf.fill([3], 2), tf.fill([3], 0.1), tf.fill([3], 1.5)),
  depthToSpace: (inputs) =>
    tf.depthToSpace(tf.concat([x4(inputs), x4(inputs), x4(inputs), x4(inputs)], 3), 2, 'NHWC'),
  maxPool: (inputs) => tf.maxPool(x4(inputs), [3, 2], [2, 2], 'same'),
  avgPool: (inputs) => tf.avgPool(x4(inputs), 3, 2, 'same'),
  'avgPool without padding': (inputs) => tf.avgPool(x4(inputs), 2, 2, 'valid'),
  resizeBilinear: (inputs) => tf.image.resizeBilinear(x4(inputs), [14, 9], false, true),
  'resizeBilinear by corners': (inputs) => tf.image.resizeBilinear(x4(inputs), [14, 9], true),
  resizeNearestNeighbor: (inputs) => tf.image.resizeNearestNeighbor(x4(inputs), [14, 3], false, true),
  localResponseNormalization: (inputs) => tf.localResponseNormalization(x4(inputs), 1, 1, 0.5, 0.75),
};

const onIndices: Record<string, Step> = {
  gather: ({ i }) => tf.gather(tf.range(0, 12).reshape([4, 3]), i as tf.Tensor2D),
  'gather along an axis': ({ x }) => tf.gather(x!, tf.tensor1d([2, 0], 'int32'), 2),
  'gather of a batch': ({ x, i }) => tf.gather(x!, i as tf.Tensor2D, 1, 1),
  gatherND: ({ i }) => tf.gatherND(kernel(4, 4, 2, 1), i!),
  scatterND: ({ i }) => tf.scatterND(i!, tf.ones([i!.shape[0]!]), [4, 4]),
  tensorScatterUpdate: ({ i }) => tf.tensorScatterUpdate(tf.zeros([4, 4]), i!, tf.ones([i!.shape[0]!])),
  embedding: ({ i }) => tf.sum(tf.gather(tf.ones([4, 5]), i as tf.Tensor2D), 2),
};

/** Sums so far, as what is handed on and as outputs, with another output that nobody asks for. */
const sums = (x: tf.Tensor, reverse: boolean): tf.Tensor[] => {
  const { carry, outputs } = scan(
    ([sum], [row]) => {
      const next = tf.add(tf.mul(sum!, 0.5), row!);
      return { carry: [next], outputs: [tf.exp(next), next] };
    },
    { carry: [tf.zeros([6])], sequences: [x], reverse },
  );
  return [carry[0]!, outputs[1]!];
};

const controlFlow: Record<string, Step> = {
  'the end of a scan': ({ x }) => sums(x!, false)[0]!,
  'the outputs of a scan': ({ x }) => sums(x!, false)[1]!,
  'the outputs of a scan from the end': ({ x }) => sums(x!, true)[1]!,
  'a scan in a scan': ({ x }) => {
    const { outputs } = scan(
      ([sum], [row]) => {
        const inner = scan(([s], [element]) => ({ carry: [tf.add(s!, element!)], outputs: [] }), {
          carry: [sum!],
          sequences: [row!],
        });
        return { carry: [inner.carry[0]!], outputs: [tf.mul(inner.carry[0]!, row!)] };
      },
      { carry: [tf.scalar(0)], sequences: [x!] },
    );
    return outputs[0]!;
  },
  'a loop while a condition holds': ({ x }) => {
    const [sum] = whileLoop(
      (state) => tf.less(tf.sum(state!), 20),
      (state) => [tf.add(tf.mul(state!, 2), 1)],
      [tf.sum(tf.abs(x!), 0)],
      { maxIterations: 4 },
    );
    return sum!;
  },
  'a branch': ({ x, y }) =>
    cond(
      tf.greater(tf.sum(x!), 0),
      () => [tf.mul(y!, 2)],
      () => [x!],
    )[0]!,
};

const groups: [string, (batch: number) => NamedArrays, Record<string, Step>][] = [
  ['matrices', matrix, onMatrices],
  ['control flow', matrix, controlFlow],
  ['integers', integers, onIntegers],
  ['images', image, onImages],
  ['indices', indices, onIndices],
];

describeInterop('ONNX', () => {
  describeNative('operations in onnxruntime', () => {
    const seen = new Set<string>();

    for (const [kind, inputs, steps] of groups) {
      it.each(Object.entries(steps))(`${kind}: %s`, async (_, step) => {
        const batches = [inputs(2), inputs(5)];
        const traced = trace((tensors) => ({ result: step(tensors) }), inputs(3));
        const nodes = [...traced.nodes, ...traced.functions.flatMap((each) => each.nodes)];
        for (const { op } of nodes) seen.add(op);
        const results = await runOnnx(onnxModel(freezeGraph(traced, [], {})), batches);
        for (const [i, batch] of batches.entries()) {
          const expected = tf.tidy(() => step(toTensors(batch)));
          const { dims, data, type } = results[i]!.result!;
          expect([type, dims]).toEqual([expected.dtype, expected.shape]);
          const actual = tf.tensor(Float32Array.from(data), [...dims]);
          expectTensorClose(actual, tf.cast(expected, 'float32'), { atol: 2e-5, rtol: 2e-5 });
          tf.dispose([expected, actual]);
        }
      });
    }

    it('are all that there is a converter for', () => {
      const untried = Object.keys(converters).filter((op) => !seen.has(op));
      expect(untried).toEqual([]);
    });
  });
});
