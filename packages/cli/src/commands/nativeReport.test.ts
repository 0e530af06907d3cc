import { describe, expect, it } from 'vitest';
import { selfTestLines, statusLines } from './nativeReport.js';

const device = { name: '/device:CPU:0', type: 'CPU', memoryBytes: 1e9 };

describe('statusLines', () => {
  const available = {
    available: true,
    version: '2.21.0',
    libraryPath: 'lib/libtensorflow_cc.so.2',
    source: 'the cache (cpu)',
    platform: 'linux-x64',
    devices: [device],
    settings: {},
  } as const;

  it('tell what is amiss with the GPU, if anything is', () => {
    const lines = statusLines(available);
    expect(lines).toEqual([
      'TensorFlow 2.21.0',
      'library:  lib/libtensorflow_cc.so.2 (the cache (cpu))',
      'platform: linux-x64',
      'device:   CPU /device:CPU:0',
    ]);
    const hinted = statusLines({ ...available, gpuHint: 'There is an NVIDIA GPU' });
    expect(hinted).toEqual([...lines, 'GPU:      There is an NVIDIA GPU']);
  });

  it('tell the reason where there is nothing', () => {
    const none = { available: false, platform: 'linux-x64', reason: 'not found', attempts: [] } as const;
    expect(statusLines(none)).toEqual(['not found']);
  });
});

describe('selfTestLines', () => {
  it('give the error, or why there is none', () => {
    const result = { device, maxRelativeError: 1.23e-6, tolerance: 1e-4, passed: true };
    expect(
      selfTestLines([result, { ...result, maxRelativeError: Number.NaN, passed: false, error: 'no kernel' }]),
    ).toEqual([
      'passed  /device:CPU:0  largest relative error 1.2e-6, allowed 0.0001',
      'FAILED  /device:CPU:0  no kernel',
    ]);
  });
});
