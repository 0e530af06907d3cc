import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nativeSelfTest } from './nativeSelfTest.js';
import { nativeStatus } from './nativeStatus.js';
import { nativeRuntime, registerNativeBackend } from './registerNativeBackend.js';
import { describeNative } from './testSupport/describeNative.js';

describeNative('the native tfjs backend', (runtime) => {
  let tensors: number;
  let handles: number;
  beforeEach(() => {
    tensors = tf.memory().numTensors;
    handles = runtime().binding.getNumOfTensors();
  });
  afterEach(() => {
    expect(tf.memory().numTensors, 'tfjs tensors that a test left behind').toBe(tensors);
    expect(runtime().binding.getNumOfTensors(), 'native tensors that a test left behind').toBe(handles);
  });

  it('is what tfjs runs on', () => {
    expect(tf.getBackend()).toBe('tensorflow');
    tf.tidy(() => {
      expect(tf.matMul([[1, 2]], [[3], [4]]).arraySync()).toEqual([[11]]);
      expect(tf.tensor(['a', 'ü🙂', '']).arraySync()).toEqual(['a', 'ü🙂', '']);
      expect(tf.complex([1, 2], [3, 4]).dataSync()).toEqual(Float32Array.of(1, 3, 2, 4));
      expect(tf.topk([3, 1, 2], 2).indices.arraySync()).toEqual([0, 2]);
    });
  });

  it('answers with the running runtime when registered again, and refuses other settings', async () => {
    expect(await registerNativeBackend()).toBe(runtime());
    expect(await nativeRuntime()).toBe(runtime());
    await expect(registerNativeBackend({ intraOpThreads: 3 })).rejects.toThrow(
      /already runs with {"gpuMemoryGrowth":true}/,
    );
    await expect(registerNativeBackend({ intraOpThreads: 0 })).rejects.toThrow(/expected a whole number/);
  });

  it('gathers without looking at the indices, with TensorFlow checking them', () => {
    tf.tidy(() => {
      const table = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
      expect(tf.gather(table, tf.tensor1d([2, 0], 'int32')).arraySync()).toEqual([
        [5, 6],
        [1, 2],
      ]);
      expect(tf.gather(table, tf.tensor1d([1], 'int32'), 1).arraySync()).toEqual([[2], [4], [6]]);
      const batch = tf.tensor3d([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2]);
      const indices = tf.tensor2d([1, 0], [2, 1], 'int32');
      expect(tf.gather(batch, indices, 1, 1).arraySync()).toEqual([[[3, 4]], [[5, 6]]]);
    });
    const table = tf.tensor2d([1, 2], [1, 2]);
    const indices = tf.tensor1d([1], 'int32');
    expect(() => tf.tidy(() => tf.gather(table, indices))).toThrow(
      /^GatherV2: INVALID_ARGUMENT: indices\[0\] = 1 is not in \[0, 1\)/,
    );
    tf.dispose([table, indices]);
  });

  it('does not read tensors back while gathering', () => {
    const { binding } = runtime();
    const read = binding.tensorDataSync;
    const table = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    const source = tf.tensor1d([0, 1, 1], 'int32');
    const indices = tf.tidy(() => tf.add(source, tf.scalar(0, 'int32')) as tf.Tensor1D);
    const gradient = tf.tidy(() => {
      binding.tensorDataSync = () => {
        throw new Error('read back');
      };
      try {
        return tf.grad((t) => tf.sum(tf.gather(t, indices)))(table);
      } finally {
        binding.tensorDataSync = read;
      }
    });
    expect(gradient.arraySync()).toEqual([
      [1, 1],
      [2, 2],
    ]);
    tf.dispose([table, source, indices, gradient]);
  });

  it('gives int64 outputs as BigInt64Array', () => {
    tf.tidy(() => {
      const backend = tf.backend() as unknown as { where(condition: tf.Tensor): tf.Tensor };
      const where = backend.where(tf.tensor1d([0, 1, 1], 'bool'));
      expect(where.dataSync()).toEqual(BigInt64Array.of(1n, 2n));
    });
  });

  it('refuses outputs that tfjs has no dtype for, and keeps nothing of them', () => {
    const { binding } = runtime();
    const backend = tf.backend() as unknown as {
      executeSingleOutput(name: string, attributes: object[], inputs: tf.Tensor[]): tf.Tensor;
    };
    const x = tf.tensor1d([1]);
    const attributes = [
      { name: 'SrcT', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
      { name: 'DstT', type: binding.TF_ATTR_TYPE, value: 2 },
    ];
    expect(() => backend.executeSingleOutput('Cast', attributes, [x])).toThrow(/gave float64 \[1\]/);
    x.dispose();
  });

  it('repeats itself to the last bit', () => {
    const step = () =>
      tf.tidy(() => {
        const x = tf.randomNormal([64, 300], 0, 1, 'float32', 7);
        const w = tf.randomNormal([300, 200], 0, 1, 'float32', 8);
        const loss = (weights: tf.Tensor) =>
          tf.mean(tf.tanh(tf.matMul(x as tf.Tensor2D, weights as tf.Tensor2D)));
        return tf.grad(loss)(w).dataSync();
      });
    expect(step()).toEqual(step());
  });

  it('agrees with the CPU backend on a training step, on every device', async () => {
    const rows = await nativeSelfTest();
    expect(rows.length).toBe(runtime().devices.length);
    for (const row of rows) {
      expect(row, JSON.stringify(row)).toMatchObject({ passed: true });
      expect(row.maxRelativeError).toBeGreaterThan(0);
      expect(row.maxRelativeError).toBeLessThan(row.tolerance);
    }
    expect(tf.getBackend()).toBe('tensorflow');
  });

  it('trains a multilayer perceptron as the CPU backend does', async () => {
    const train = () =>
      tf.tidy(() => {
        const x = tf.randomUniform([8, 12], -1, 1, 'float32', 1);
        const y = tf.oneHot(tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], 'int32'), 4);
        const weights = [
          tf.variable(tf.randomNormal([12, 16], 0, 0.5, 'float32', 2)),
          tf.variable(tf.randomNormal([16, 4], 0, 0.5, 'float32', 3)),
        ];
        const optimizer = tf.train.adam(0.01);
        const losses = Array.from({ length: 5 }, () => {
          const loss = () => {
            const hidden = tf.relu(tf.matMul(x as tf.Tensor2D, weights[0] as unknown as tf.Tensor2D));
            const logits = tf.matMul(hidden as tf.Tensor2D, weights[1] as unknown as tf.Tensor2D);
            return tf.losses.softmaxCrossEntropy(y, logits) as tf.Scalar;
          };
          return optimizer.minimize(loss, true, weights)!.dataSync()[0]!;
        });
        const values = weights.flatMap((weight) => Array.from(weight.dataSync()));
        optimizer.dispose();
        for (const weight of weights) weight.dispose();
        return [...losses, ...values];
      });
    const native = train();
    await tf.setBackend('cpu');
    const reference = train();
    await tf.setBackend('tensorflow');
    expect(native.length).toBe(reference.length);
    for (const [i, value] of native.entries()) expect(value).toBeCloseTo(reference[i]!, 4);
  });

  it('describes itself', async () => {
    const { version, libraryPath, source, devices } = runtime();
    expect(await nativeStatus()).toEqual({
      available: true,
      version,
      libraryPath,
      source,
      platform: `${process.platform}-${process.arch}`,
      devices,
      settings: { gpuMemoryGrowth: true },
    });
    expect(version).toMatch(/^2\.\d+\.\d+/);
  });
});

describe('nativeStatus without a library', () => {
  it('says where it looked', async () => {
    if (await nativeRuntime()) return expect(await nativeStatus()).toMatchObject({ available: true });
    const status = await nativeStatus({ libraryPath: '/no/such/folder' });
    expect(status).toMatchObject({
      available: false,
      reason: expect.stringContaining('/no/such/folder: does not exist'),
      attempts: [{ source: 'the option libraryPath', path: '/no/such/folder', reason: 'does not exist' }],
    });
  });
});
