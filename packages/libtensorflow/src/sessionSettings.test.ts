import { describe, expect, it } from 'vitest';
import { encodeSessionSettings } from './sessionSettings.js';

describe('encodeSessionSettings', () => {
  it('writes nothing where nothing is set', () => {
    expect([...encodeSessionSettings({})]).toEqual([]);
    expect([...encodeSessionSettings({ xla: false, mixedPrecision: 'off' })]).toEqual([]);
  });

  it('writes XLA clustering and bfloat16 into the graph options', () => {
    expect([...encodeSessionSettings({ xla: true })]).toEqual([0x52, 4, 0x1a, 2, 0x28, 1]);
    expect([...encodeSessionSettings({ mixedPrecision: 'bfloat16' })]).toEqual([
      0x52, 5, 0x52, 3, 0xf8, 1, 1,
    ]);
    expect(encodeSessionSettings({ xla: true, mixedPrecision: 'bfloat16' })).toHaveLength(11);
  });
});
