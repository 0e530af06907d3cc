import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { computeOn, expectAsOnCpu } from '../testSupport/compareBackends.js';

describe('kernels that run on the CPU backend', () => {
  it('replace in strings', async () => {
    const [result] = await computeOn('wasm', () =>
      tf.string.staticRegexReplace(tf.tensor1d(['one two', 'two']), 'two', 'three'),
    );
    expect(result).toEqual({ shape: [2], dtype: 'string', values: ['one three', 'three'] });
  });

  it('take and give lists of ragged tensors', async () => {
    await expectAsOnCpu(() => {
      const range = tf.raggedRange([0, 5], [3, 7], [1, 1]);
      return [range.rtNestedSplits!, range.rtDenseValues!];
    });
    await expectAsOnCpu(() => {
      const splits = tf.tensor1d([0, 2, 3], 'int32');
      const rows = tf.raggedGather([splits], tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 0], 'int32'), 1);
      return [...rows.outputNestedSplits, rows.outputDenseValues];
    });
    await expectAsOnCpu(() =>
      tf.raggedTensorToTensor(
        tf.tensor1d([2, 3], 'int32'),
        tf.tensor1d([1, 2, 3]),
        tf.scalar(0),
        [tf.tensor1d([0, 2, 3], 'int32')],
        ['ROW_SPLITS'],
      ),
    );
  });
});
