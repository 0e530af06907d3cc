import * as tf from '@tensorflow/tfjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SessionArray } from '../sessionArray.js';
import { describeNative } from '../testSupport/describeNative.js';
import type { NativeBackend } from './nodeBackend.js';

describeNative('parked data', (runtime) => {
  let backend: NativeBackend;
  let handles: number;
  let reads: number;

  beforeEach(() => {
    backend = tf.backend() as NativeBackend;
    handles = runtime().binding.getNumOfTensors();
    reads = 0;
  });
  afterEach(() => {
    expect(runtime().binding.getNumOfTensors(), 'native tensors that a test left behind').toBe(handles);
  });

  const elsewhere = (value: SessionArray) => () => {
    reads++;
    return value;
  };
  const twoFloats = elsewhere({ dtype: 'float32', shape: [2], data: Float32Array.of(3, 4) });

  /** A tensor whose value lies in native memory. */
  const native = () => tf.tidy(() => tf.tensor1d([1, 2]).add(1));

  it('frees the native tensor, and that of host values too', () => {
    const onHost = tf.tensor1d([1, 2]);
    const onDevice = native();
    for (const tensor of [onHost, onDevice]) backend.park(tensor.dataId, twoFloats);
    expect(runtime().binding.getNumOfTensors()).toBe(handles);
    expect([onHost, onDevice].every((tensor) => backend.isParked(tensor.dataId))).toBe(true);
    expect(reads).toBe(0);
    tf.dispose([onHost, onDevice]);
  });

  it('is read once, by the first operation', () => {
    const tensor = native();
    backend.park(tensor.dataId, twoFloats);
    tf.tidy(() => {
      expect(tensor.mul(tensor).arraySync()).toEqual([9, 16]);
      expect(tensor.neg().arraySync()).toEqual([-3, -4]);
    });
    expect(backend.isParked(tensor.dataId)).toBe(false);
    expect(reads).toBe(1);
    tensor.dispose();
  });

  it('is read once, by reading', async () => {
    const tensor = native();
    backend.park(tensor.dataId, twoFloats);
    expect(await tensor.data()).toEqual(Float32Array.of(3, 4));
    expect(tensor.dataSync()).toEqual(Float32Array.of(3, 4));
    expect(reads).toBe(1);
    tensor.dispose();
  });

  it('gets its native tensor back by its id', () => {
    const tensor = native();
    backend.park(tensor.dataId, twoFloats);
    const id = backend.tensorId(tensor);
    expect(runtime().binding.tensorDataSync(id)).toEqual(Float32Array.of(3, 4));
    expect(backend.tensorId(tensor)).toBe(id);
    tensor.dispose();
  });

  it.each([
    ['int32', { dtype: 'int32', shape: [2], data: Int32Array.of(-5, 6) }],
    ['bool', { dtype: 'bool', shape: [2], data: Uint8Array.of(0, 1) }],
  ] as const)('keeps %s', (dtype, value) => {
    const tensor = tf.tensor1d([1, 1], dtype);
    backend.park(tensor.dataId, elsewhere(value));
    const copy = tf.tidy(() => tf.concat([tensor]));
    expect(copy.dtype).toBe(dtype);
    expect(Array.from(copy.dataSync())).toEqual(Array.from(value.data));
    tf.dispose([tensor, copy]);
  });

  it('is not read when it is disposed, by the last of those who share it', () => {
    const tensor = native();
    const shared = tensor.clone();
    const { dataId } = tensor;
    backend.park(dataId, twoFloats);
    tensor.dispose();
    expect(backend.refCount(dataId)).toBe(1);
    expect(backend.isParked(dataId)).toBe(true);
    shared.dispose();
    expect(backend.refCount(dataId)).toBe(0);
    expect(backend.isParked(dataId)).toBe(false);
    expect(reads).toBe(0);
  });

  it('stays parked when reading fails, and can be parked again', () => {
    const tensor = native();
    backend.park(tensor.dataId, () => {
      throw new Error('the session is gone');
    });
    expect(() => tf.neg(tensor)).toThrow('the session is gone');
    expect(backend.isParked(tensor.dataId)).toBe(true);
    backend.park(tensor.dataId, twoFloats);
    expect(tensor.arraySync()).toEqual([3, 4]);
    tensor.dispose();
  });

  it('does not stand in the way of other tensors', () => {
    const tensor = native();
    backend.park(tensor.dataId, twoFloats);
    const sum = tf.tidy(() => tf.add([1], [2]).arraySync());
    expect(sum).toEqual([3]);
    expect(backend.isParked(tensor.dataId)).toBe(true);
    tensor.dispose();
  });
});
