import { describe, expect, it } from 'vitest';
import { isSupportedVersion, TENSORFLOW_VERSION } from './tensorflowVersion.js';

describe('isSupportedVersion', () => {
  it.each([
    [TENSORFLOW_VERSION, true],
    ['2.21.1-rc0', true],
    ['2.30.0', true],
    ['2.20.0', false],
    ['2.9.1', false],
    ['3.0.0', false],
    ['1.15.5', false],
    ['nonsense', false],
  ])('%s: %s', (version, expected) => {
    expect(isSupportedVersion(version)).toBe(expected);
  });
});
