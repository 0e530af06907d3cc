import { describe, expect, it } from 'vitest';
import { describeRuntime } from './nativeRuntime.mjs';

describe('describeRuntime', () => {
  it('names the runtime that the tests ran on', () => {
    const found = { version: '2.21.0', path: 'cache/libtensorflow_cc.so.2' };
    expect(describeRuntime({ found })).toBe(
      'native tests: ran on TensorFlow 2.21.0 (cache/libtensorflow_cc.so.2)',
    );
  });

  it('says that and why the native tests were skipped', () => {
    expect(describeRuntime({ reason: 'there is no python3' })).toBe(
      'native tests: SKIPPED, there is no native TensorFlow here: there is no python3',
    );
  });
});
