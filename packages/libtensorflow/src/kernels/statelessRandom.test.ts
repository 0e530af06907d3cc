import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import type { OpAttribute } from '../ffi/opAttribute.js';
import { describeNative } from '../testSupport/describeNative.js';

type Key = readonly [number, number];

function draw(kernel: string, shape: number[], { step = 0, key = [0, 0] as Key } = {}): number[] {
  return tf.tidy(() => {
    const inputs = { step: tf.scalar(step, 'int32') };
    const drawn = tf.engine().runKernel(kernel, inputs, { shape, key: [...key] }) as tf.Tensor;
    expect([drawn.shape, drawn.dtype]).toEqual([shape, 'float32']);
    return [...drawn.dataSync()];
  });
}

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

  it('leave nothing behind', () => {
    const count = () => [tf.memory().numTensors, runtime().binding.getNumOfTensors()];
    draw('StatelessRandomNormal', [3]);
    const before = count();
    draw('StatelessRandomNormal', [3]);
    expect(count()).toEqual(before);
  });
});
