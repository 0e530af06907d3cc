import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { registerWasmBackend } from './index.js';

describe('registerWasmBackend', () => {
  it('says what to do if the binaries are not where they were said to be', async () => {
    await expect(registerWasmBackend({ binaries: 'nowhere' })).rejects.toThrow(
      /there is no tfjs-backend-wasm-simd\.wasm in nowhere.*registerWasmBackend\(\{ binaries/,
    );
  });

  describe('once registered', () => {
    const handlers = () =>
      process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    let before: number;

    beforeAll(async () => {
      before = handlers();
      await registerWasmBackend();
      await registerWasmBackend();
      await tf.setBackend('wasm');
    });

    it('is the backend that tfjs runs on', () => {
      expect(tf.getBackend()).toBe('wasm');
      expect(tf.add(1, 2).dataSync()).toEqual(Float32Array.of(3));
    });

    it('leaves no handlers on the process', () => {
      expect(handlers()).toBe(before);
    });

    it('has every kernel of the CPU backend but the one that draws on a canvas', () => {
      const names = (backend: string) => tf.getKernelsForBackend(backend).map(({ kernelName }) => kernelName);
      const wasm = new Set(names('wasm'));
      expect(names('cpu').filter((name) => !wasm.has(name))).toEqual(['Draw']);
    });
  });
});
