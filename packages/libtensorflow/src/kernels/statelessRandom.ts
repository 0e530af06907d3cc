import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs';
import { DataType } from '../dataType.js';
import type { OpAttribute } from '../ffi/opAttribute.js';
import type { NodeBackend } from './nodeBackend.js';

/** By tfjs kernel the operation that does the work. */
const operations = {
  StatelessRandomUniform: 'StatelessRandomUniformV2',
  StatelessRandomNormal: 'StatelessRandomNormalV2',
} as const;

/** TensorFlow's number of the algorithm Philox4x32-10 (`Algorithm::RNG_ALG_PHILOX`). */
const philox = 1;

/**
 * Kernels of random numbers without a state: they follow from a key and the step's number alone. tfjs has none; its
 * seeded ones draw in JavaScript.
 *
 * Input `step`: int32 scalar. Attributes: `shape`, a list of lengths; `key`, two unsigned 32-bit integers, the low one
 * first. Output: float32, uniform in [0, 1), or normal with mean 0 and variance 1. The counter starts at 0 in its low
 * and at the step in its high 64 bits, so that steps never share numbers.
 */
export function statelessRandomConfigs(): KernelConfig[] {
  return Object.entries(operations).map(([kernelName, operation]) => ({
    kernelName,
    backendName: 'tensorflow',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { shape, key } = attrs as unknown as { shape: number[]; key: [number, number] };
      return draw(backend as NodeBackend, operation, inputs.step as TensorInfo, shape, key);
    },
  }));
}

function draw(
  node: NodeBackend,
  operation: string,
  step: TensorInfo,
  shape: readonly number[],
  key: readonly [number, number],
): TensorInfo {
  const { binding } = node;
  const type = (name: string, value: number): OpAttribute => ({ name, type: binding.TF_ATTR_TYPE, value });
  const scratch: number[] = [];
  const keep = (id: number): number => {
    scratch.push(id);
    return id;
  };
  // int32 only, all that tfjs itself makes: a recorder of these calls needs no dtype of its own for them.
  const ints = (dims: number[], values: readonly number[]): number =>
    keep(binding.createTensor(dims, DataType.INT32, Int32Array.from(values)));
  const run = (name: string, attributes: OpAttribute[], inputs: number[]): number =>
    keep(binding.executeOp(name, attributes, inputs, 1)[0]!.id);
  try {
    const keyBits = run(
      'Bitcast',
      [type('T', DataType.INT32), type('type', DataType.UINT64)],
      [ints([1, 2], key)],
    );
    const lowAndHigh = run(
      'Pack',
      [{ name: 'N', type: binding.TF_ATTR_INT, value: 2 }, type('T', DataType.INT32)],
      [ints([], [0]), node.getInputTensorIds([step])[0]!],
    );
    const counter = run('Cast', [type('SrcT', DataType.INT32), type('DstT', DataType.UINT64)], [lowAndHigh]);
    const [output] = binding.executeOp(
      operation,
      // XLA orders and rounds the same generator's bits differently: in a cluster, a step would draw other numbers.
      [
        type('dtype', DataType.FLOAT),
        type('Tshape', DataType.INT32),
        { name: '_XlaCompile', type: binding.TF_ATTR_BOOL, value: false },
      ],
      [ints([shape.length], shape), keyBits, counter, ints([], [philox])],
      1,
    );
    return node.createOutputTensor(output!);
  } finally {
    for (const id of scratch) binding.deleteTensor(id);
  }
}
