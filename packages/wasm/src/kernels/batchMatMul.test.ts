import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { expectAsOnCpu, uniform } from '../testSupport/compareBackends.js';

const size = fc.integer({ min: 1, max: 9 });
const cases = fc.record({
  batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  m: size,
  k: size,
  n: size,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

describe('BatchMatMul', () => {
  it('gives what the CPU backend gives', async () => {
    await fc.assert(
      fc.asyncProperty(cases, ({ batch, m, k, n, transposeA, transposeB }) =>
        expectAsOnCpu(() =>
          tf.matMul(
            uniform([...batch, ...(transposeA ? [k, m] : [m, k])], 1),
            uniform([...batch, ...(transposeB ? [n, k] : [k, n])], 2),
            transposeA,
            transposeB,
          ),
        ),
      ),
    );
  });
});
