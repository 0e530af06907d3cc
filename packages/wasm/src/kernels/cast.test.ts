import * as tf from '@tensorflow/tfjs';
import { describe, it } from 'vitest';
import { expectAsOnCpu } from '../testSupport/compareBackends.js';

const VALUES = [-4, -0.5, 0, 0.5, 1, 256, Number.NaN];

describe('Cast', () => {
  it.each([
    ['float32', 'bool', VALUES],
    ['int32', 'bool', [-4, 0, 1, 256]],
    ['float32', 'int32', [-4.7, -0.5, 0, 0.5, 256.9]],
    ['bool', 'float32', [0, 1]],
    ['int32', 'float32', [-4, 0, 7]],
    ['float32', 'float32', VALUES],
  ] as const)('gives what the CPU backend gives from %s to %s', async (from, to, values) => {
    await expectAsOnCpu(() => tf.cast(tf.tensor1d([...values], from), to));
  });
});
