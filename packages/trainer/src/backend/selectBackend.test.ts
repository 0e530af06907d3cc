import * as tf from '@tensorflow/tfjs';
import { describeNative } from '@tfaip/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type BackendName, DeviceParams } from '../params/deviceParams.js';
import { BackendError, selectBackend } from './selectBackend.js';

function device(backend: BackendName): DeviceParams {
  return Object.assign(new DeviceParams(), { backend });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('selectBackend', () => {
  it('takes WebAssembly where the native library is missing, and says why and what to do', async () => {
    vi.stubEnv('TFAIP_LIBTENSORFLOW', '/no/such/folder');
    const { runtime, description } = await selectBackend(device('auto'));
    expect(tf.getBackend()).toBe('wasm');
    expect(runtime.name).toBe('eager on wasm');
    expect(description).toMatch(
      /WebAssembly, because native[\s\S]*\/no\/such\/folder: does not exist[\s\S]*native install/,
    );
  });

  it('refuses native where the library is missing', async () => {
    vi.stubEnv('TFAIP_LIBTENSORFLOW', '/no/such/folder');
    await expect(selectBackend(device('native'))).rejects.toThrow(BackendError);
    await expect(selectBackend(device('native'))).rejects.toThrow(/does not exist/);
  });

  it.each([
    ['wasm', 'wasm'],
    ['cpu', 'cpu'],
  ] as const)('takes %s as asked for', async (backend, tfjsName) => {
    const { description } = await selectBackend(device(backend));
    expect(tf.getBackend()).toBe(tfjsName);
    expect(description).toContain('as asked for');
  });
});

describeNative('selectBackend', () => {
  it('takes native TensorFlow where it is, and says its version', async () => {
    for (const backend of ['auto', 'native'] as const) {
      const { description } = await selectBackend(device(backend));
      expect(tf.getBackend()).toBe('tensorflow');
      expect(description).toMatch(/native TensorFlow 2\.\d+/);
    }
  });

  it('does not fall back when settings are wrong', async () => {
    const wrong = Object.assign(device('auto'), { gpu_memory_limit: 12345 });
    await expect(selectBackend(wrong)).rejects.toThrow(/already runs with/);
  });
});
