import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { DataType } from '../dataType.js';
import type { OpAttribute } from '../ffi/opAttribute.js';
import { describeNative } from '../testSupport/describeNative.js';
import {
  attribute,
  constant,
  type GraphNode,
  graphDef,
  placeholder,
  typed,
} from '../testSupport/graphDef.js';

type Key = readonly [number, number];

function draw(kernel: string, shape: number[], { step = 0, key = [0, 0] as Key } = {}): number[] {
  return tf.tidy(() => {
    const inputs = { step: tf.scalar(step, 'int32') };
    const drawn = tf.engine().runKernel(kernel, inputs, { shape, key: [...key] }) as tf.Tensor;
    expect([drawn.shape, drawn.dtype]).toEqual([shape, 'float32']);
    return [...drawn.dataSync()];
  });
}

/** 100 uniform numbers of the key (11, 22), and enough work around them that XLA makes a cluster. */
const clusteredDraw: GraphNode[] = [
  placeholder('step', DataType.INT32, []),
  constant('low', DataType.INT32, [], Int32Array.of(0)),
  constant('key', DataType.INT32, [1, 2], Int32Array.of(11, 22)),
  constant('shape', DataType.INT32, [1], Int32Array.of(100)),
  constant('philox', DataType.INT32, [], Int32Array.of(1)),
  {
    name: 'pack',
    op: 'Pack',
    inputs: ['low', 'step'],
    attributes: { T: attribute.type(DataType.INT32), N: attribute.int(2) },
  },
  {
    name: 'counter',
    op: 'Cast',
    inputs: ['pack'],
    attributes: { SrcT: attribute.type(DataType.INT32), DstT: attribute.type(DataType.UINT64) },
  },
  {
    name: 'bits',
    op: 'Bitcast',
    inputs: ['key'],
    attributes: { T: attribute.type(DataType.INT32), type: attribute.type(DataType.UINT64) },
  },
  {
    name: 'after/0',
    op: 'StatelessRandomUniformV2',
    inputs: ['shape', 'bits', 'counter', 'philox'],
    attributes: {
      dtype: attribute.type(DataType.FLOAT),
      Tshape: attribute.type(DataType.INT32),
      _XlaCompile: attribute.bool(false),
    },
  },
  // None of these changes a number from 0 to 1.
  ...['Abs', 'Relu', 'Abs', 'Relu'].map((op, i) => typed(`after/${i + 1}`, op, [`after/${i}`])),
];

describeNative('kernels of stateless random numbers', (runtime) => {
  it('are Philox4x32-10 with the block number low and the step high in the counter', () => {
    // Words of the key 0 and the counter 0: Random123's known answer.
    const words = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];
    const mantissas = words.map((word) => (word & 0x7fffff) / 2 ** 23);
    expect(draw('StatelessRandomUniform', [4])).toEqual(mantissas);
    expect(draw('StatelessRandomUniform', [6]).slice(0, 4)).toEqual(mantissas);
    expect(draw('StatelessRandomUniform', [4], { step: 1 })).not.toEqual(mantissas);
    expect(draw('StatelessRandomUniform', [6]).slice(4)).not.toEqual(
      draw('StatelessRandomUniform', [2], { step: 1 }),
    );
  });

  it('use all 64 bits of the key', () => {
    const keys: Key[] = [
      [0, 0],
      [1, 0],
      [0, 1],
      [0x80000000, 0],
      [0, 0xffffffff],
    ];
    const drawn = keys.map((key) => draw('StatelessRandomUniform', [3], { key }).join());
    expect(new Set(drawn).size).toBe(keys.length);
  });

  it('draw normal numbers of mean 0 and variance 1', () => {
    const values = draw('StatelessRandomNormal', [100_000]);
    const mean = values.reduce((sum, x) => sum + x, 0) / 1e5;
    const variance = values.reduce((sum, x) => sum + x * x, 0) / 1e5;
    // Five standard errors.
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(1e5));
    expect(Math.abs(variance - 1)).toBeLessThan(5 * Math.sqrt(2 / 1e5));
  });

  it('have any shape', () => {
    for (const kernel of ['StatelessRandomUniform', 'StatelessRandomNormal']) {
      for (const shape of [[], [0], [7], [2, 0, 3], [2, 3, 5]]) {
        expect(draw(kernel, shape)).toHaveLength(shape.reduce((size, length) => size * length, 1));
      }
    }
  });

  it('are recordable: made of int32 values and the step alone, read by nobody', () => {
    const made: number[] = [];
    const ops: string[] = [];
    const read: number[] = [];
    const { binding } = runtime();
    binding.observer = {
      onTensor: (_id, _shape, dtype) => made.push(dtype),
      onOp: (name: string, _attributes: readonly OpAttribute[]) => ops.push(name),
      onRead: (id) => read.push(id),
    };
    const step = tf.scalar(3, 'int32');
    try {
      const attributes = { shape: [2], key: [1, 2] };
      tf.dispose(tf.engine().runKernel('StatelessRandomUniform', { step }, attributes));
    } finally {
      binding.observer = undefined;
      step.dispose();
    }
    expect(new Set(made)).toEqual(new Set([binding.TF_INT32]));
    expect(ops).toEqual(['Bitcast', 'Pack', 'Cast', 'StatelessRandomUniformV2']);
    expect(read).toEqual([]);
  });

  it('carry an attribute that keeps their numbers when XLA clusters the graph around them', () => {
    const { binding } = runtime();
    const attributes: (readonly OpAttribute[])[] = [];
    binding.observer = {
      onTensor: () => {},
      onOp: (name, given) => void (name === 'StatelessRandomUniformV2' && attributes.push(given)),
      onRead: () => {},
    };
    let eager: number[];
    try {
      eager = draw('StatelessRandomUniform', [100], { step: 5, key: [11, 22] });
    } finally {
      binding.observer = undefined;
    }
    expect(attributes[0]).toContainEqual({ name: '_XlaCompile', type: binding.TF_ATTR_BOOL, value: false });
    // graph_options.optimizer_options { global_jit_level: ON_1, cpu_global_jit: true }
    const config = Uint8Array.of(0x52, 6, 0x1a, 4, 0x28, 1, 0x38, 1);
    using session = binding.createSession(graphDef(clusteredDraw), { config });
    const step = { dtype: 'int32', shape: [], data: Int32Array.of(5) } as const;
    const [clustered] = session.run({ feeds: { step }, fetches: ['after/4'] });
    expect(Array.from(clustered!.data, Number)).toEqual(eager);
  });

  it('leave nothing behind', () => {
    const count = () => [tf.memory().numTensors, runtime().binding.getNumOfTensors()];
    draw('StatelessRandomNormal', [3]);
    const before = count();
    draw('StatelessRandomNormal', [3]);
    expect(count()).toEqual(before);
  });
});
