import { describe, expect, it } from 'vitest';
import { gpuHint } from './gpuHint.js';

describe('gpuHint', () => {
  const none = { driver: false, cudaLibraries: false, gpus: 0, hidden: false };
  it.each([
    ['no GPU at all', none, undefined],
    ['a GPU in use', { ...none, driver: true, cudaLibraries: true, gpus: 1 }, undefined],
    ['a GPU switched off', { ...none, driver: true, cudaLibraries: true, hidden: true }, undefined],
    ['the CPU build beside a GPU', { ...none, driver: true }, /native install --gpu/],
    ['no driver', { ...none, cudaLibraries: true }, /driver is not loaded/],
    ['a GPU that is not used', { ...none, driver: true, cudaLibraries: true }, /TF_CPP_MIN_LOG_LEVEL=0/],
  ])('%s', (_name, facts, expected) => {
    if (expected === undefined) expect(gpuHint(facts)).toBeUndefined();
    else expect(gpuHint(facts)).toMatch(expected);
  });
});
